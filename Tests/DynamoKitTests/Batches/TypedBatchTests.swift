import DynamoKit
import DynamoKitLocal
import Testing

@Suite("Batches of typed tables")
struct TypedBatchTests {
    private func withNotes(_ body: (DynamoTable<Note>) async throws -> Void) async throws {
        try await withLocalDynamo(storage: .inMemory) { local in
            let client = DynamoClient(transport: local)
            _ = try await client.execute(
                CreateTable(
                    tableName: "Notes",
                    attributeDefinitions: [AttributeDefinition("room", .string), AttributeDefinition("at", .number)],
                    keySchema: [.partitionKey("room"), .sortKey("at")],
                    billingMode: .payPerRequest
                )
            )
            try await body(client.table("Notes", of: Note.self, partitionKey: "room", sortKey: "at"))
        }
    }

    @Test("items come in the order of their keys, those that are missing left out or given as nil")
    func order() async throws {
        try await self.withNotes { notes in
            try await notes.batchWrite(putting: (1...250).map { Note(at: $0) })
            let numbers = [7, 300, 250, 1, 7] + Array((2...200).reversed())
            let keys = numbers.map { DynamoKey.key("general", $0) }
            let found = try await notes.batchGet(keys, consistent: true)
            var seen: Set<Int> = []
            #expect(found.map(\.at) == numbers.filter { $0 <= 250 && seen.insert($0).inserted })
            let aligned = try await notes.batchGet(aligned: keys)
            #expect(aligned.map { $0?.at } == numbers.map { $0 <= 250 ? $0 : nil })
            struct Part: Codable, Hashable { var text: String }
            let parts = try await notes.batchGet(keys, selecting: ["text"], as: Part.self)
            #expect(parts.map(\.text) == found.map(\.text))
            #expect(try await notes.batchGet([]).isEmpty)
        }
    }

    @Test("one batch writes to several tables, with the actions of transactions")
    func actions() async throws {
        try await self.withNotes { notes in
            let others = notes.client.table("Notes", of: Note.self, partitionKey: "room", sortKey: "at")
            try await notes.batchWrite(putting: [Note(at: 99)])
            try await notes.client.batchWrite {
                for at in 1...30 { notes.putting(Note(at: at)) }
                others.deleting(.key("general", 99))
            }
            #expect(try await notes.scan().count() == 30)
            let refused: [[TransactionAction]] = [
                [notes.putting(Note(at: 1), if: .notExists("at"))],
                [notes.creating(Note(at: 1))],
                [notes.deleting(.key("general", 1), if: .exists("at"))],
                [notes.checking(.key("general", 1), .exists("at"))],
                [notes.updating(.key("general", 1)) { $0.set("text", to: "") }],
                [notes.putting(Note(at: 1)), others.deleting(.key("general", 1))],
            ]
            for actions in refused {
                let error = await #expect(throws: DynamoError.self) {
                    try await notes.client.batchWrite { actions + [notes.deleting(.key("general", 2))] }
                }
                #expect(error?.code == .invalidRequest)
            }
            #expect(try await notes.scan().count() == 30)
        }
    }
}
