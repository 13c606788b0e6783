import DynamoKit
import Testing

@Suite("Typed tables")
struct DynamoTableTests {
    private let transport = SortedTable(notes: 3)
    private var table: DynamoTable<Note> { self.transport.table }

    @Test("an item is read by its key and decoded")
    func get() async throws {
        #expect(try await self.table.get(.key("general", 1), consistent: true) == Note(at: 1))
        let operation = try #require(self.transport.operations.first as? GetItem)
        #expect(operation.key == ["room": .string("general"), "at": .number(1)])
        #expect(operation.consistentRead == true)
    }

    @Test("part of an item is read by selection")
    func selection() async throws {
        struct Text: Decodable { var text: String }
        let part = try await self.table.get(.key("general", 1), selecting: ["text", "at"], as: Text.self)
        #expect(part?.text == "note 1")
        let operation = try #require(self.transport.operations.first as? GetItem)
        #expect(operation.projectionExpression == "#n0, #n1")
    }

    @Test("a put carries its condition, and asks for the item that fails it")
    func put() async throws {
        try await self.table.put(Note(at: 1), if: .notExists("room"))
        let operation = try #require(self.transport.operations.first as? PutItem)
        #expect(operation.item == Note(at: 1).attributes)
        #expect(operation.conditionExpression == "attribute_not_exists(#n0)")
        #expect(operation.expressionAttributeNames == ["#n0": "room"])
        #expect(operation.returnValuesOnConditionCheckFailure == .allOld)
        #expect(operation.returnValues == nil)
    }

    @Test("writes give the item before or after, as asked")
    func returnValues() async throws {
        let key = DynamoKey.key("general", 1)
        #expect(try await self.table.put(Note(at: 1), returning: .oldItem) == Note(at: 1))
        #expect(try await self.table.update(key, returning: .newItem) { $0.set("text", to: "x") } == Note(at: 1))
        #expect(try await self.table.update(key, returning: .oldItem) { $0.set("text", to: "x") } == Note(at: 1))
        #expect(try await self.table.delete(key, returning: .oldItem) == Note(at: 1))
        let operations = self.transport.operations
        #expect((operations[0] as? PutItem)?.returnValues == .allOld)
        #expect((operations[1] as? UpdateItem)?.returnValues == .allNew)
        #expect((operations[2] as? UpdateItem)?.returnValues == .allOld)
        #expect((operations[3] as? DeleteItem)?.returnValues == .allOld)
    }

    @Test("an update and its condition share their placeholders")
    func update() async throws {
        try await self.table.update(.key("general", 1), if: .notExists("readAt") || .lessThan("readAt", 5)) {
            $0.set("readAt", to: 5)
        }
        let operation = try #require(self.transport.operations.first as? UpdateItem)
        #expect(operation.updateExpression == "SET #n0 = :v0")
        #expect(operation.conditionExpression == "attribute_not_exists(#n0) OR #n0 < :v0")
        #expect(operation.expressionAttributeNames == ["#n0": "readAt"])
        #expect(operation.expressionAttributeValues == [":v0": .number(5)])
    }

    @Test("an update of a key attribute is refused before it is sent", arguments: ["room", "at"] as [AttributePath])
    func keyAttributes(path: AttributePath) async throws {
        let table = self.table
        let error = await #expect(throws: DynamoError.self) {
            try await table.update(.key("general", 1)) { $0.set(path, to: 1) }
        }
        #expect(error?.code == .invalidRequest)
        #expect(self.transport.operations.isEmpty)
    }

    @Test("a filter of a query by attributes of its key is refused before it is sent, and of a scan is not")
    func filters() async throws {
        let table = self.table
        for filter in [.equals("at", 1), .exists("text") && !.beginsWith("room", "g")] as [Condition] {
            let error = await #expect(throws: DynamoError.self) {
                try await table.query(partition: "general", filter: filter).first()
            }
            #expect(error?.code == .invalidRequest)
            #expect(self.transport.operations.isEmpty)
        }
        #expect(try await table.scan(filter: .equals("at", 1)).count() == 3)
    }

    @Test("a key that does not fit the table is refused before it is sent")
    func keys() async throws {
        let table = self.table
        for key in [.key("general"), .key("", 1), .key("general", true), .key(["a"], 1)] as [DynamoKey] {
            let error = await #expect(throws: DynamoError.self) { try await table.get(key) }
            #expect(error?.code == .invalidRequest)
        }
        let single = DynamoClient(transport: self.transport).table("T", of: Note.self, partitionKey: "room")
        #expect(throws: DynamoError.self) { try single.attributes(of: .key("general", 1)) }
        #expect(self.transport.operations.isEmpty)
    }

    @Test("batches of any size are split, and a key that comes twice is refused")
    func batches() async throws {
        let table = self.table
        #expect(try await table.batchGet([.key("general", 1), .key("general", 3)]).map(\.at).sorted() == [1, 3])
        try await table.batchWrite(putting: (1...30).map { Note(at: $0) }, deleting: [.key("general", 31)])
        #expect(self.transport.operations.filter { $0 is BatchWriteItem }.count == 2)
        await #expect(throws: DynamoError.self) {
            try await table.batchWrite(putting: [Note(at: 1)], deleting: [.key("general", 1)])
        }
    }
}
