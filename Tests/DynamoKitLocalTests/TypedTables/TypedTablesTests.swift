import DynamoKit
import DynamoKitLocal
import FoundationEssentials
import Testing

@Suite("Typed tables on the embedded engine")
struct TypedTablesTests {
    struct Message: Codable, Hashable, Sendable {
        var roomId: String
        var timestamp: Int64
        var userId: String
        var content: String
        var editedAt: Date?
        var tags: Set<String> = []
        var reactions: [String: Int] = [:]
        var price: Decimal = 0
    }

    struct Reservation: Codable, Hashable, Sendable {
        var name: String
        var owner: String
    }

    private func withTables(
        _ body: (DynamoTable<Message>, DynamoIndex<Message>, DynamoTable<Reservation>) async throws -> Void
    ) async throws {
        try await withLocalDynamo(storage: .inMemory) { local in
            let client = DynamoClient(transport: local)
            _ = try await client.execute(
                CreateTable(
                    tableName: "Messages",
                    attributeDefinitions: [
                        .init("roomId", .string), .init("timestamp", .number), .init("userId", .string),
                    ],
                    keySchema: [.partitionKey("roomId"), .sortKey("timestamp")],
                    globalSecondaryIndexes: [
                        GlobalSecondaryIndex(
                            indexName: "userId-timestamp-index",
                            keySchema: [.partitionKey("userId"), .sortKey("timestamp")]
                        )
                    ],
                    billingMode: .payPerRequest
                )
            )
            _ = try await client.execute(
                CreateTable(
                    tableName: "Reservations",
                    attributeDefinitions: [.init("name", .string)],
                    keySchema: [.partitionKey("name")],
                    billingMode: .payPerRequest
                )
            )
            let messages = client.table("Messages", of: Message.self, partitionKey: "roomId", sortKey: "timestamp")
            try await body(
                messages,
                messages.index("userId-timestamp-index", partitionKey: "userId", sortKey: "timestamp"),
                client.table("Reservations", of: Reservation.self, partitionKey: "name")
            )
        }
    }

    private func message(_ timestamp: Int64, room: String = "general", user: String = "ann") -> Message {
        Message(roomId: room, timestamp: timestamp, userId: user, content: "message \(timestamp)")
    }

    @Test("an item comes back as it was put, with sets, dates, decimals and empty things")
    func roundTrip() async throws {
        try await self.withTables { messages, _, _ in
            var message = self.message(.max)
            try await messages.put(message)
            #expect(try await messages.get(.key("general", Int64.max), consistent: true) == message)
            message.tags = ["a", "b"]
            message.editedAt = Date(timeIntervalSince1970: 1_795_557_600.123)
            message.reactions = ["+1": 2]
            message.price = try #require(Decimal(string: "0.10000000000000000000000000000000000001"))
            #expect(try await messages.put(message, returning: .oldItem)?.tags == [])
            #expect(try await messages.get(.key("general", Int64.max), consistent: true) == message)
            #expect(try await messages.get(.key("general", 0)) == nil)
        }
    }

    @Test("a put that must not overwrite is refused with the item that is there")
    func conditionalPut() async throws {
        try await self.withTables { messages, _, _ in
            try await messages.put(self.message(1, user: "ann"), if: .notExists("roomId"))
            let error = await #expect(throws: DynamoError.self) {
                try await messages.put(self.message(1, user: "bob"), if: .notExists("roomId"))
            }
            #expect(error?.code == .conditionalCheckFailed)
            let there = try #require(error?.item)
            #expect(try messages.decode(there).userId == "ann")
            #expect(try await messages.get(.key("general", 1))?.userId == "ann")
        }
    }

    @Test("a condition of every kind holds as written")
    func conditions() async throws {
        try await self.withTables { messages, _, _ in
            var message = self.message(1)
            message.tags = ["x"]
            message.reactions = ["+1": 3]
            try await messages.put(message)
            let holding: [Condition] = [
                .equals("userId", "ann"), .notEquals("userId", "bob"), .lessThan("timestamp", 2),
                .lessThanOrEqual("timestamp", 1), .greaterThan("timestamp", 0), .greaterThanOrEqual("timestamp", 1),
                .between("timestamp", 0, 1), .in("userId", ["bob", "ann"]), .exists("content"),
                .notExists("editedAt"), .hasType("tags", .stringSet), .beginsWith("content", "mess"),
                .contains("tags", "x"), .contains("content", "sage"), .size(of: "tags", .equals, 1),
                .size(of: "userId", between: 3...3), .compare(.attribute("userId"), .lessThan, .attribute("content")),
                .equals(.name("reactions")["+1"], 3),
                !.exists("editedAt") && (.equals("userId", "bob") || .equals("userId", "ann")),
                .between("timestamp", 0, 1) && !.between("timestamp", 2, 3),
            ]
            for (index, condition) in holding.enumerated() {
                let found = try await messages.scan(filter: condition).count()
                #expect(found == 1, "condition \(index)")
                let excluded = try await messages.scan(filter: !condition).count()
                #expect(excluded == 0, "condition \(index)")
            }
        }
    }

    @Test("an update changes what it names, nested parts among it, and gives the new item")
    func update() async throws {
        try await self.withTables { messages, _, _ in
            var message = self.message(1)
            message.tags = ["old", "kept"]
            message.reactions = ["+1": 1, "-1": 1]
            try await messages.put(message)
            let updated = try await messages.update(.key("general", 1), returning: .newItem, if: .exists("roomId")) {
                $0.set("content", to: "edited")
                $0.increment(.name("reactions")["+1"], by: 4)
                $0.remove(.name("reactions")["-1"])
                $0.add("price", Decimal(string: "0.3")!)
                $0.delete("tags", Set(["old"]))
            }
            #expect(updated.content == "edited")
            #expect(updated.reactions == ["+1": 5])
            #expect(updated.price == Decimal(string: "0.3"))
            #expect(updated.tags == ["kept"])
            let emptied = try await messages.update(.key("general", 1), returning: .newItem) {
                $0.set("tags", to: Set<String>())
                $0.set("editedAt", to: Date?.none)
            }
            #expect(emptied.tags == [])
            #expect(try await messages.delete(.key("general", 1), returning: .oldItem) == emptied)
            #expect(try await messages.delete(.key("general", 1), returning: .oldItem) == nil)
        }
    }

    @Test("a mark that only moves forward stays where it is when told to go back")
    func forwardOnly() async throws {
        try await self.withTables { messages, _, _ in
            try await messages.put(self.message(1))
            func advance(to mark: Int) async throws {
                try await messages.update(.key("general", 1), if: .notExists("mark") || .lessThan("mark", mark)) {
                    $0.set("mark", to: mark)
                }
            }
            try await advance(to: 5)
            let error = await #expect(throws: DynamoError.self) { try await advance(to: 4) }
            #expect(error?.code == .conditionalCheckFailed)
            try await advance(to: 6)
            struct Mark: Decodable { var mark: Int }
            #expect(try await messages.get(.key("general", 1), selecting: ["mark"], as: Mark.self)?.mark == 6)
        }
    }

    @Test("pages walk a partition both ways with sealed cursors, and end exactly", arguments: [1, 7, 10, 20, 21])
    func pages(limit: Int) async throws {
        try await self.withTables { messages, _, _ in
            try await messages.batchWrite(putting: (1...20).map { self.message($0) })
            try await messages.put(self.message(99, room: "other"))
            let sealer = try PageCursor.Sealer(secret: Array(UInt8(0)..<32))
            for (order, expected) in [
                (QueryOrder.ascending, Array(1...20)), (.descending, (1...20).reversed()),
            ] as [(QueryOrder, [Int64])] {
                var token: String?
                var seen: [Int64] = []
                repeat {
                    let page = try await messages.query(partition: "general", order: order)
                        .page(limit: limit, from: token.map { try sealer.cursor($0) })
                    seen += page.items.map(\.timestamp)
                    #expect((page.next != nil) == (seen.count < 20))
                    token = page.next.map { sealer.token(for: $0) }
                } while token != nil
                #expect(seen == expected)
            }
        }
    }

    @Test("an index pages through items of equal keys without losing one")
    func index() async throws {
        try await self.withTables { messages, byUser, _ in
            // Nine rooms have a message of the same millisecond by the same user.
            for room in 1...9 { try await messages.put(self.message(5, room: "room\(room)")) }
            try await messages.put(self.message(5, room: "room0", user: "bob"))
            var rooms: [String] = []
            for try await page in byUser.query(partition: "ann", sort: .equals(5)).pages(size: 2) {
                #expect(page.items.count == 2 || page.next == nil)
                rooms += page.items.map(\.roomId)
            }
            #expect(rooms.sorted() == (1...9).map { "room\($0)" })
            #expect(try await byUser.query(partition: "bob").first()?.roomId == "room0")
            var scanned = 0
            for try await page in byUser.scan().pages(size: 3) { scanned += page.items.count }
            #expect(scanned == 10)
        }
    }

    @Test("sort key conditions read their part of the partition")
    func sortKeys() async throws {
        try await self.withTables { messages, _, _ in
            try await messages.batchWrite(putting: (1...9).map { self.message($0) })
            for (condition, expected) in [
                (.equals(4), [4]), (.lessThan(3), [1, 2]), (.lessThanOrEqual(2), [1, 2]), (.greaterThan(8), [9]),
                (.greaterThanOrEqual(8), [8, 9]), (.between(4, 6), [4, 5, 6]),
            ] as [(SortKeyCondition, [Int64])] {
                var found: [Int64] = []
                for try await message in messages.query(partition: "general", sort: condition) {
                    found.append(message.timestamp)
                }
                #expect(found == expected)
            }
        }
    }

    @Test("a transaction is all or nothing, and tells which action failed")
    func transactions() async throws {
        try await self.withTables { messages, _, reservations in
            let client = messages.client
            try await client.transactWrite {
                messages.putting(self.message(1), if: .notExists("roomId"))
                reservations.putting(Reservation(name: "ann", owner: "1"), if: .notExists("name"))
            }
            let error = await #expect(throws: DynamoError.self) {
                try await client.transactWrite {
                    messages.putting(self.message(2), if: .notExists("roomId"))
                    reservations.putting(Reservation(name: "ann", owner: "2"), if: .notExists("name"))
                }
            }
            #expect(error?.code == .transactionCanceled)
            #expect(error?.failedActions.keys.sorted() == [1])
            #expect(error?.failedActions[1]?.isConditionalCheckFailed == true)
            let there = try #require(error?.failedActions[1]?.item)
            #expect(try reservations.decode(there).owner == "1")
            #expect(try await messages.get(.key("general", 2), consistent: true) == nil)

            try await client.transactWrite {
                messages.updating(.key("general", 1)) { $0.set("content", to: "changed") }
                reservations.checking(.key("ann"), .equals("owner", "1"))
            }
            try await client.transactWrite([messages.deleting(.key("general", 1), if: .equals("content", "changed"))])
            #expect(try await messages.get(.key("general", 1), consistent: true) == nil)
        }
    }

    @Test("batches larger than one request are read and written whole")
    func batches() async throws {
        try await self.withTables { messages, _, _ in
            try await messages.batchWrite(putting: (1...120).map { self.message($0) })
            let keys = (Int64(1)...130).map { DynamoKey.key("general", $0) }
            #expect(try await messages.batchGet(keys).map(\.timestamp).sorted() == Array(1...120))
            try await messages.batchWrite(deleting: Array(keys.dropFirst()))
            #expect(try await messages.query(partition: "general").count() == 1)
        }
    }
}
