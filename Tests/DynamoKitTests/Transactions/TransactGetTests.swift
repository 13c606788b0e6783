import DynamoKit
import DynamoKitLocal
import Testing

@Suite("Reads in a transaction")
struct TransactGetTests {
    struct User: Codable, Hashable, Sendable {
        var id: String
        var name: String
    }

    struct Room: Codable, Hashable, Sendable {
        var id: String
        var seats: Int
    }

    @Test("items of several types come each as its own, in the order that they were asked for")
    func types() async throws {
        struct Name: Codable, Hashable, Sendable { var name: String }
        try await LocalTable.with { local in
            let client = DynamoClient(transport: local)
            let users = client.table(LocalTable.name, of: User.self, partitionKey: "id")
            let rooms = client.table(LocalTable.name, of: Room.self, partitionKey: "id")
            let (ann, bob) = (User(id: "ann", name: "Ann"), User(id: "bob", name: "Bob"))
            try await users.batchWrite(putting: [ann, bob])
            try await rooms.put(Room(id: "general", seats: 4))
            let (user, room, nobody, name) = try await client.transactGet(
                users.getting(.key("ann")),
                rooms.getting(.key("general")),
                users.getting(.key("nobody")),
                users.getting(.key("bob"), selecting: ["name"], as: Name.self)
            )
            #expect(user == ann)
            #expect(room == Room(id: "general", seats: 4))
            #expect(nobody == nil)
            #expect(name == Name(name: "Bob"))
            let found = try await client.transactGet(["bob", "cid", "ann"].map { users.getting(.key($0)) })
            #expect(found == [bob, nil, ann])
        }
    }

    @Test("what can never be read is refused before it is sent")
    func refused() async throws {
        let transport = SortedTable(notes: 3)
        let table = transport.table
        for reads in [
            [], (1...101).map { table.getting(.key("general", $0)) },
            [table.getting(.key("general", 1)), table.getting(.key("general", 1))],
            [table.getting(.key("general"))],
        ] {
            let error = await #expect(throws: DynamoError.self) { try await table.client.transactGet(reads) }
            #expect(error?.code == .invalidRequest)
        }
        #expect(transport.operations.isEmpty)
    }

    @Test("a canceled read tells which item was just being written")
    func canceled() async throws {
        let transport = ScriptedTransport<TransactGetItems> { _, _ in
            throw DynamoError(
                .transactionCanceled,
                message: "",
                cancellationReasons: [
                    CancellationReason(code: "None"), CancellationReason(code: "TransactionConflict"),
                ]
            )
        }
        let client = DynamoClient(
            transport: transport,
            configuration: DynamoClientConfiguration(retryPolicy: .never)
        )
        let users = client.table("Users", of: User.self, partitionKey: "id")
        let error = await #expect(throws: DynamoError.self) {
            try await client.transactGet(users.getting(.key("ann")), users.getting(.key("bob")))
        }
        #expect(error?.failedActions.keys.sorted() == [1])
        #expect(error?.failedActions[1]?.tableName == "Users")
        #expect(error?.failedActions[1]?.key == ["id": .string("bob")])
    }
}
