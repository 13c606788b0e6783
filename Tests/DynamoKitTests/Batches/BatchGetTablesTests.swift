import DynamoKit
import DynamoKitLocal
import Testing

@Suite("Batches that read several tables")
struct BatchGetTablesTests {
    struct User: Codable, Hashable, Sendable {
        var id: String
        var name = "somebody"
    }

    struct Post: Codable, Hashable, Sendable {
        var id: String
        var sort: Int
        var text = ""
    }

    struct Draft: Codable, Hashable, Sendable {
        var id: String
        var sort: Int
        var isDraft = true
    }

    private struct Tables {
        let client: DynamoClient
        let users: DynamoTable<User>
        let posts: DynamoTable<Post>
        let drafts: DynamoTable<Draft>

        init(_ transport: some DynamoTransport) {
            self.client = DynamoClient(transport: transport)
            self.users = self.client.table("Users", of: User.self, partitionKey: "id")
            self.posts = self.client.table("Posts", of: Post.self, partitionKey: "id", sortKey: "sort")
            self.drafts = self.client.table("Posts", of: Draft.self, partitionKey: "id", sortKey: "sort")
        }
    }

    private func withTables(_ body: (Tables) async throws -> Void) async throws {
        try await withLocalDynamo(storage: .inMemory) { local in
            let tables = Tables(local)
            for (name, sort) in [("Users", nil), ("Posts", KeySchemaElement.sortKey("sort"))] {
                let schema = CreateTable(
                    tableName: name,
                    attributeDefinitions: [AttributeDefinition("id", .string)]
                        + (sort == nil ? [] : [AttributeDefinition("sort", .number)]),
                    keySchema: [.partitionKey("id")] + (sort.map { [$0] } ?? []),
                    billingMode: .payPerRequest
                )
                _ = try await tables.client.execute(schema)
            }
            try await body(tables)
        }
    }

    @Test("each table gives items of its type, in the order of their keys, each once")
    func types() async throws {
        try await self.withTables { tables in
            try await tables.users.batchWrite(putting: (0..<150).map { User(id: "u\($0)") })
            try await tables.posts.batchWrite(putting: (0..<150).map { Post(id: "p", sort: $0, text: "\($0)") })
            try await tables.drafts.put(Draft(id: "d", sort: 1))
            let userIDs = (0..<160).reversed().map { "u\($0)" } + ["u1"]
            let (users, posts, drafts, none) = try await tables.client.batchGet(
                from: tables.users.gettingAll(userIDs.map { .key($0) }),
                tables.posts.gettingAll((0..<150).map { .key("p", $0) }, consistent: true),
                tables.drafts.gettingAll([.key("d", 1), .key("d", 2)]),
                tables.users.gettingAll([])
            )
            #expect(users == (0..<150).reversed().map { User(id: "u\($0)") })
            #expect(posts == (0..<150).map { Post(id: "p", sort: $0, text: "\($0)") })
            #expect(drafts == [Draft(id: "d", sort: 1)])
            #expect(none.isEmpty)
        }
    }

    @Test("reads of one table share a request, which is consistent if one of them is to be")
    func oneTable() async throws {
        let transport = ScriptedTransport<BatchGetItem> { _, _ in .init() }
        let tables = Tables(transport)
        _ = try await tables.client.batchGet(
            from: tables.posts.gettingAll([.key("a", 1)]),
            tables.drafts.gettingAll([.key("a", 1), .key("a", 2)], consistent: true),
            tables.users.gettingAll([.key("b")])
        )
        let requests = try #require(transport.requests.first?.requestItems)
        #expect(transport.requests.count == 1)
        #expect(
            requests == [
                "Posts": KeysAndAttributes(
                    keys: [1, 2].map { ["id": .string("a"), "sort": .number($0)] },
                    consistentRead: true
                ),
                "Users": KeysAndAttributes(keys: [["id": .string("b")]]),
            ]
        )
    }

    @Test("a key that does not fit its table is an error before anything is sent")
    func wrongKey() async throws {
        let transport = ScriptedTransport<BatchGetItem> { _, _ in .init() }
        let tables = Tables(transport)
        let error = await #expect(throws: DynamoError.self) {
            try await tables.client.batchGet(
                from: tables.users.gettingAll([.key("a")]),
                tables.posts.gettingAll([.key("a")])
            )
        }
        #expect(error?.code == .invalidRequest)
        #expect(transport.requests.isEmpty)
    }

    @Test("an item of another type is an error that says where")
    func decoding() async throws {
        try await self.withTables { tables in
            try await tables.posts.put(Post(id: "a", sort: 1))
            let error = await #expect(throws: DynamoError.self) {
                try await tables.client.batchGet(
                    from: tables.users.gettingAll([.key("a")]),
                    tables.drafts.gettingAll([.key("a", 1)])
                )
            }
            #expect(error?.code == .codingFailed)
            #expect(error?.message.contains("isDraft") == true)
        }
    }

    @Test("what is left is named by table, ready to be read again")
    func unfinished() async throws {
        let clock = ImmediateClock()
        let transport = ScriptedTransport<BatchGetItem> { request, _ in
            .init(responses: [:], unprocessedKeys: request.requestItems)
        }
        let client = DynamoClient(transport: transport, configuration: DynamoClientConfiguration(clock: clock))
        let users = client.table("Users", of: User.self, partitionKey: "id")
        let posts = client.table("Posts", of: Post.self, partitionKey: "id", sortKey: "sort")
        let error = await #expect(throws: DynamoError.self) {
            try await client.batchGet(from: users.gettingAll([.key("a")]), posts.gettingAll([.key("a", 1)]))
        }
        #expect(error?.code == .unprocessedItems)
        #expect(error?.unfinishedBatch?.unprocessedKeys == transport.requests.first?.requestItems)
    }
}
