import DynamoKit
import DynamoKitLocal
import Testing

@Suite("Schemas")
struct SchemaTests {
    struct Post: Codable, Hashable, Sendable {
        var id: String
        var at: Int
        var author: String
    }

    static let schema = CreateTable(
        tableName: "Posts",
        attributeDefinitions: [
            AttributeDefinition("id", .string), AttributeDefinition("at", .number),
            AttributeDefinition("author", .string),
        ],
        keySchema: [.partitionKey("id"), .sortKey("at")],
        globalSecondaryIndexes: [
            GlobalSecondaryIndex(indexName: "by-author", keySchema: [.partitionKey("author"), .sortKey("at")])
        ],
        billingMode: .payPerRequest
    )

    private func withClient(_ body: (DynamoClient) async throws -> Void) async throws {
        try await withLocalDynamo(storage: .inMemory) { try await body(DynamoClient(transport: $0)) }
    }

    @Test("a table is made once, and has the keys and indexes of its schema")
    func making() async throws {
        try await self.withClient { client in
            #expect(try await client.createTableIfMissing(Self.schema).isNew)
            let again = try await client.createTableIfMissing(Self.schema)
            #expect(!again.isNew)
            #expect(again.table.tableStatus == .active)
            let posts = client.table(Self.schema, of: Post.self)
            let all = (1...3).map { Post(id: "p\($0)", at: $0, author: "ann") }
            try await posts.batchWrite(putting: all)
            #expect(try await posts.get(.key("p2", 2), consistent: true) == all[1])
            var found: [Post] = []
            for try await post in posts.index("by-author").query(partition: "ann", sort: .greaterThan(1)) {
                found.append(post)
            }
            #expect(found == Array(all[1...]))
        }
    }

    static let others: [(String, @Sendable (inout CreateTable) -> Void)] = [
        ("the keys", { $0.keySchema = [.partitionKey("at"), .sortKey("id")] }),
        (
            "the types of the keys",
            { $0.attributeDefinitions[1] = AttributeDefinition("at", .string) }
        ),
        (
            "the keys of the index by-author",
            {
                $0.globalSecondaryIndexes = []
                $0.attributeDefinitions.removeLast()
            }
        ),
        (
            "the keys of the index by-author",
            { $0.globalSecondaryIndexes[0].keySchema = [.partitionKey("author")] }
        ),
    ]

    @Test("a table that is there with other keys is refused", arguments: others.indices)
    func mismatch(index: Int) async throws {
        try await self.withClient { client in
            var other = Self.schema
            Self.others[index].1(&other)
            _ = try await client.execute(other)
            let error = await #expect(throws: DynamoError.self) { try await client.createTableIfMissing(Self.schema) }
            #expect(error?.code == .tableMismatch)
            #expect(error?.message.contains("lacks \(Self.others[index].0) ") == true)
        }
    }

    @Test("of two owners who claim a name in their transactions one gets it, until it is given back")
    func uniqueNames() async throws {
        for sortKey in [false, true] {
            try await LocalTable.with(sortKey: sortKey) { local in
                let client = DynamoClient(transport: local)
                let table = client.table(
                    LocalTable.name,
                    of: [String: String].self,
                    partitionKey: "id",
                    sortKey: sortKey ? "sort" : nil
                )
                let names = table.uniqueNames("username")
                try await client.transactWrite { names.claiming("ann", for: "1") }
                let error = await #expect(throws: DynamoError.self) {
                    try await client.transactWrite {
                        table.creating(["id": "2", "sort": "2"])
                        names.claiming("ann", for: "2")
                    }
                }
                #expect(error?.isConditionFailed == true)
                #expect(error?.failedActions.keys.sorted() == [1])
                #expect(try await names.owner(of: "ann") == "1")
                #expect(try await table.scan(consistent: true).count() == 1)
                await #expect(throws: DynamoError.self) {
                    try await client.transactWrite { names.releasing("ann", by: "2") }
                }
                try await client.transactWrite {
                    names.releasing("ann", by: "1")
                    names.claiming("anna", for: "1")
                }
                #expect(try await names.owner(of: "ann") == nil)
                #expect(try await table.uniqueNames("email").owner(of: "anna") == nil)
            }
        }
    }
}
