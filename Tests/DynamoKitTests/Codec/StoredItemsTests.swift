import DynamoKitLocal
import Testing

@testable import DynamoKit

/// What every typed read and every write that returns an item gives, from attributes and from bytes.
@Suite("Items as they came")
struct StoredItemsTests {
    struct Thing: Codable, Hashable, Sendable {
        var id: String
        var sort: String
        var count = 0
        var tags: Set<String> = []
    }

    struct Part: Codable, Hashable, Sendable {
        var count: Int
    }

    enum Answers: CaseIterable {
        case attributes, bytes
    }

    /// Runs `body` with things "a" 0 to 9 under their numbers.
    private func withThings(
        _ answers: Answers,
        _ body: (DynamoTable<Thing>) async throws -> Void
    ) async throws {
        try await LocalTable.with(sortKey: true) { local in
            let client =
                switch answers {
                case .attributes: DynamoClient(transport: local)
                case .bytes: DynamoClient(transport: BytesTransport(local: local))
                }
            let things = client.table(LocalTable.name, of: Thing.self, partitionKey: "id", sortKey: "sort")
            for number in 0..<10 { try await things.put(Self.thing(number)) }
            try await body(things)
        }
    }

    private static func thing(_ number: Int) -> Thing {
        let tags: Set = number.isMultiple(of: 2) ? ["even", "\"\(number)\""] : []
        return Thing(id: "a", sort: "\(number)", count: number, tags: tags)
    }

    @Test("pages, sequences and cursors are the same whichever way items came", arguments: Answers.allCases)
    func pages(answers: Answers) async throws {
        try await self.withThings(answers) { things in
            let query = things.query(partition: "a").readSize(3)
            #expect(try await query.reduce(into: []) { $0.append($1) } == (0..<10).map { Self.thing($0) })

            let first = try await query.page(limit: 4)
            #expect(first.items == (0..<4).map { Self.thing($0) })
            let second = try await query.page(limit: 4, from: first.next)
            #expect(second.items == (4..<8).map { Self.thing($0) })
            let third = try await query.page(limit: 4, from: second.next)
            #expect(third.items == (8..<10).map { Self.thing($0) })
            #expect(third.next == nil)
            #expect(try await query.page(limit: 4, from: third.previous).items == second.items)

            let parts = things.scan(filter: .greaterThan("count", 6)).selecting(["count"], as: Part.self)
            #expect(try await parts.reduce(into: Set()) { $0.insert($1.count) } == [7, 8, 9])
        }
    }

    @Test("a scan in segments resumes behind an item whichever way it came", arguments: Answers.allCases)
    func segments(answers: Answers) async throws {
        try await self.withThings(answers) { things in
            let scan = things.scan()
            var given: [Thing] = []
            let progress = try await scan.inParallel(segments: 2) { items in
                for try await item in items.prefix(4) { given.append(item) }
                return items.progress
            }
            #expect(given.count == 4)
            try await scan.inParallel(resuming: progress) { items in
                for try await item in items { given.append(item) }
            }
            #expect(given.sorted { $0.sort < $1.sort } == (0..<10).map { Self.thing($0) })
        }
    }

    @Test("items read by key are the same whichever way they came", arguments: Answers.allCases)
    func keys(answers: Answers) async throws {
        try await self.withThings(answers) { things in
            #expect(try await things.get(.key("a", "2")) == Self.thing(2))
            #expect(try await things.get(.key("a", "none")) == nil)
            #expect(try await things.get(.key("a", "2"), selecting: ["count"], as: Part.self) == Part(count: 2))
            #expect(try await things.exists(.key("a", "2")))
            #expect(try await things.exists(.key("a", "none")) == false)

            let keys = ["3", "none", "1"].map { DynamoKey.key("a", $0) }
            #expect(try await things.batchGet(keys) == [Self.thing(3), Self.thing(1)])
            #expect(try await things.batchGet(aligned: keys) == [Self.thing(3), nil, Self.thing(1)])
            let parts = try await things.batchGet(keys, selecting: ["count"], as: Part.self)
            #expect(parts == [Part(count: 3), Part(count: 1)])

            let (found, missing) = try await things.client.transactGet(
                things.getting(.key("a", "5")),
                things.getting(.key("a", "none"))
            )
            #expect(found == Self.thing(5))
            #expect(missing == nil)
        }
    }

    @Test("items that writes return are the same whichever way they came", arguments: Answers.allCases)
    func writes(answers: Answers) async throws {
        try await self.withThings(answers) { things in
            var changed = Self.thing(4)
            changed.count = 40
            let replaced = try await things.put(changed, returning: .oldItem)
            #expect(replaced == Self.thing(4))
            let before = try await things.update(.key("a", "4"), returning: .oldItem) { $0.set("count", to: 41) }
            #expect(before == changed)
            changed.count = 42
            let after = try await things.update(.key("a", "4"), returning: .newItem) { $0.set("count", to: 42) }
            #expect(after == changed)
            let count = try await things.increment(.key("a", "4"), "count", by: 3)
            #expect(count == 45)
            changed.count = 45
            let deleted = try await things.delete(.key("a", "4"), returning: .oldItem)
            #expect(deleted == changed)
            let none = try await things.delete(.key("a", "4"), returning: .oldItem)
            #expect(none == nil)
        }
    }

    @Test("items of a statement are the same whichever way they came", arguments: Answers.allCases)
    func statements(answers: Answers) async throws {
        let stored = try (0..<3).map { try AttributeEncoder().encodeItem(Self.thing($0)) }
        let output = ExecuteStatement.Output(items: stored)
        let transport = ScriptedTransport<ExecuteStatement> { _, _ in
            guard answers == .bytes else { return output }
            var writer = DynamoJSONWriter()
            try output.write(into: &writer)
            var reader = DynamoJSONReader(writer.bytes)
            return try ExecuteStatement.decodeOutput(from: &reader)
        }
        let client = DynamoClient(transport: transport)
        let statement = ExecuteStatement(statement: "SELECT * FROM Things")
        let items = client.items(of: statement, as: Thing.self)
        #expect(try await items.reduce(into: []) { $0.append($1) } == (0..<3).map { Self.thing($0) })
        #expect(try await client.execute(statement) == output)
    }

    @Test("an item that is wrong in the answer's bytes is an error that names the place")
    func wrong() async throws {
        try await self.withThings(.bytes) { things in
            try await things.update(.key("a", "7")) { $0.set("count", to: "seven") }
            let error = await #expect(throws: DynamoError.self) {
                try await things.query(partition: "a").page(limit: 10)
            }
            #expect(error?.message == "Thing cannot be decoded at count: Expected a number (N), found S.")
        }
    }

    @Test("attributes that were made of bytes are the same as those that were given")
    func attributes() async throws {
        try await self.withThings(.bytes) { things in
            let client = things.client
            let key = try things.attributes(of: .key("a", "6"))
            let item = try things.encoder.encodeItem(Self.thing(6))
            var output = try await client.execute(GetItem(tableName: things.name, key: key))
            #expect(output.item == item)
            #expect(output == GetItem.Output(item: item))
            #expect(Set([output, GetItem.Output(item: item)]).count == 1)
            output.item?["count"] = nil
            #expect(output.item == item.filter { $0.key != "count" })

            let requests = [things.name: KeysAndAttributes(keys: [key])]
            #expect(try await client.batchGet(requests) == [things.name: [item]])
            let transaction = TransactGetItems(transactItems: [TransactGet(tableName: things.name, key: key)])
            #expect(try await client.execute(transaction).responses == [item])
        }
    }
}
