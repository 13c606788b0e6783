import DynamoKit
import Testing

extension DynamoDBTests {
    @Suite("Features of typed tables")
    struct TypedTableFeatures {
        struct Entry: Codable, Hashable, Sendable {
            var pk: String
            var sk = 1
            var name: String
            var count: Int?
            var version: Int?
        }

        struct Total: Codable, Hashable, Sendable {
            var pk: String
            var sk = 2
            var total: Int
        }

        enum Entity: DiscriminatedItem, Hashable {
            case entry(Entry)
            case total(Total)

            enum Kind: String { case entry = "ENTRY", total = "TOTAL" }
            static let discriminator = "kind"

            init(_ kind: Kind, from decoder: any Decoder) throws {
                switch kind {
                case .entry: self = .entry(try Entry(from: decoder))
                case .total: self = .total(try Total(from: decoder))
                }
            }

            var content: (kind: Kind?, item: any Encodable) {
                switch self {
                case .entry(let entry): (.entry, entry)
                case .total(let total): (.total, total)
                }
            }
        }

        private func withTable<Item>(
            of type: Item.Type,
            on backend: Backend,
            versionAttribute: String? = nil,
            _ body: (DynamoTable<Item>) async throws -> Void
        ) async throws {
            try await backend.withTable { client, name in
                try await body(
                    client.table(name, of: type, partitionKey: "pk", sortKey: "sk", versionAttribute: versionAttribute)
                )
            }
        }

        @Test("writes of one version conflict after the first: puts, updates, deletes", arguments: Backend.allCases)
        func versions(backend: Backend) async throws {
            try await self.withTable(of: Entry.self, on: backend, versionAttribute: "version") { entries in
                func expectConflict(with stored: Entry?, _ write: () async throws -> Void) async throws {
                    let error = await #expect(throws: DynamoError.self) { try await write() }
                    #expect(error?.code == .versionConflict)
                    #expect(try error?.item.map { try entries.decode($0) } == stored)
                }
                let first = try await entries.put(Entry(pk: "a", name: "1"))
                #expect(first.version == 1)
                try await expectConflict(with: first) { try await entries.put(Entry(pk: "a", name: "2")) }
                let second = try await entries.update(first) { $0.set("name", to: "2") }
                #expect(second == Entry(pk: "a", name: "2", version: 2))
                try await expectConflict(with: second) { try await entries.put(first) }
                try await expectConflict(with: second) { try await entries.update(first) { $0.remove("count") } }
                try await expectConflict(with: second) { try await entries.delete(first) }
                try await expectConflict(with: second) { try await entries.delete(.key("a", 1), version: 7) }
                #expect(try await entries.modify(.key("a", 1)) { $0.name = "3" }?.version == 3)
                try await entries.delete(.key("a", 1), version: 3)
                try await expectConflict(with: nil) { try await entries.put(second) }
                #expect(try await entries.exists(.key("a", 1), consistent: true) == false)
            }
        }

        @Test("versions count in transactions, which tell who conflicted", arguments: Backend.allCases)
        func versionsInTransactions(backend: Backend) async throws {
            try await self.withTable(of: Entry.self, on: backend, versionAttribute: "version") { entries in
                let stale = try await entries.put(Entry(pk: "a", name: "1"))
                let current = try await entries.put(stale)
                let error = await #expect(throws: DynamoError.self) {
                    try await entries.client.transactWrite {
                        entries.creating(Entry(pk: "b", name: "1"))
                        entries.deleting(stale)
                    }
                }
                #expect(error?.failedActions.filter { $0.value.isVersionConflict }.keys.sorted() == [1])
                #expect(try error?.failedActions[1]?.item.map { try entries.decode($0) } == current)
                try await entries.client.transactWrite {
                    entries.creating(Entry(pk: "b", name: "1"))
                    entries.updating(current) { $0.set("name", to: "3") }
                }
                let (a, b) = try await entries.client.transactGet(
                    entries.getting(.key("a", 1)),
                    entries.getting(.key("b", 1))
                )
                #expect(a == Entry(pk: "a", name: "3", version: 3))
                #expect(b == Entry(pk: "b", name: "1", version: 1))
            }
        }

        @Test("an item is made once, and its number counted up for each caller", arguments: Backend.allCases)
        func creation(backend: Backend) async throws {
            try await self.withTable(of: Entry.self, on: backend) { entries in
                try await entries.create(Entry(pk: "a", name: "1"))
                let error = await #expect(throws: DynamoError.self) {
                    try await entries.create(Entry(pk: "a", name: "2"))
                }
                #expect(error?.code == .conditionalCheckFailed)
                #expect(error?.item?["name"] == .string("1"))
                #expect(try await entries.increment(.key("a", 1), "count", by: 5) == 5)
                #expect(try await entries.increment(.key("a", 1), "count", by: -2) == 3)
                #expect(try await entries.get(.key("a", 1), consistent: true)?.count == 3)
            }
        }

        @Test("a page holds items of several types", arguments: Backend.allCases)
        func severalTypes(backend: Backend) async throws {
            try await self.withTable(of: Entity.self, on: backend) { entities in
                let all: [Entity] = [.entry(Entry(pk: "a", name: "1")), .total(Total(pk: "a", total: 7))]
                try await entities.batchWrite(putting: all)
                #expect(try await entities.query(partition: "a").page(limit: 5).items == all)
                let totals = entities.query(partition: "a", filter: Entity.isOf(.total))
                #expect(try await totals.first() == all[1])
                let unknown: DynamoItem = .key("a", 3).with("kind", .string("INVOICE"))
                _ = try await entities.client.execute(PutItem(tableName: entities.name, item: unknown))
                let error = await #expect(throws: DynamoError.self) {
                    try await entities.query(partition: "a").page(limit: 5)
                }
                #expect(error?.code == .codingFailed)
                #expect(error?.message.contains("“INVOICE”") == true)
            }
        }

        static let stored: DynamoItem = .key("a", 1).merging([
            "name": .string("abc"), "n": .number(5), "m": .number(7), "flag": .bool(true), "nothing": .null,
            "tags": .stringSet(["x", "y"]), "list": .list([.string("x"), .number(5)]),
            "more": .list([.bool(true)]), "map": .map(["inner": .list([.map(["deep": .string("abc")])])]),
            "size": .number(3), "a.b": .string("dot"),
        ]) { $1 }

        static let conditions: [(condition: Condition, holds: Bool)] = [
            (.equals("name", "abc"), true), (.notEquals("name", "abc"), false), (.notEquals("missing", 1), true),
            (.lessThan("n", 6), true), (.greaterThanOrEqual("n", 5), true), (.lessThan("missing", 6), false),
            (.compare(.attribute("n"), .lessThan, .attribute("m")), true),
            (.compare(.size(of: "name"), .equals, .attribute("size")), true),
            (.between("n", 5, 6), true), (.between("n", 6, 7), false), (.in("n", [1, 5]), true), (.in("n", [1]), false),
            (.between(.value(6), .attribute("n"), .attribute("m")), true),
            (.exists("map.inner[0].deep"), true), (.exists("map.inner[1]"), false), (.notExists("missing"), true),
            (.exists("nothing"), true), (.hasType("tags", .stringSet), true), (.hasType("flag", .string), false),
            (.beginsWith("name", "ab"), true), (.contains("tags", "x"), true), (.contains("list", 5), true),
            (.contains("name", "bc"), true), (.contains("name", .attribute("map.inner[0].deep")), true),
            (.size(of: "tags", .greaterThan, 1), true), (.size(of: "list", between: 3...4), false),
            (!(.equals("n", 5) && .equals("flag", false)) && (.equals("n", 1) || .equals("m", 7)), true),
            (.equals("n", 1) || .equals("n", 5) && .equals("flag", false), false),
            (.equals(.name("a.b"), "dot"), true), (.equals("flag", true), true),
        ]

        @Test("conditions hold as they read", arguments: Backend.allCases)
        func conditions(backend: Backend) async throws {
            try await self.withTable(of: [String: AttributeValue].self, on: backend) { items in
                try await items.put(Self.stored)
                for (index, (condition, holds)) in Self.conditions.enumerated() {
                    let count = try await items.scan(filter: condition, consistent: true).count()
                    #expect(count == (holds ? 1 : 0), "condition \(index)")
                }
            }
        }

        @Test("updates change what they name, and nothing beside it", arguments: Backend.allCases)
        func updates(backend: Backend) async throws {
            try await self.withTable(of: [String: AttributeValue].self, on: backend) { items in
                try await items.put(Self.stored)
                let updated = try await items.update(.key("a", 1), returning: .newItem) {
                    $0.set("sum", to: .attribute("n") + .ifNotExists("missing", .value(10)))
                    $0.set("difference", to: .attribute("m") - .attribute("n"))
                    $0.set("map.inner[0].deep", to: "new")
                    $0.set("all", to: .listAppend(.attribute("list"), .attribute("more")))
                    $0.append(to: "log", ["first"], creating: true)
                    $0.prepend(to: "list", [0])
                    $0.setIfNotExists("name", to: "kept")
                    $0.increment("n", by: 1)
                    $0.decrement("fresh", by: 1, startingAt: 10)
                    $0.remove("nothing")
                    $0.add("tags", Set(["z"]))
                    $0.add("added", 4)
                }
                var expected = Self.stored.merging([
                    "sum": .number(15), "difference": .number(2), "n": .number(6), "fresh": .number(9),
                    "map": .map(["inner": .list([.map(["deep": .string("new")])])]),
                    "all": .list([.string("x"), .number(5), .bool(true)]),
                    "log": .list([.string("first")]),
                    "list": .list([.number(0), .string("x"), .number(5)]), "tags": .stringSet(["x", "y", "z"]),
                    "added": .number(4),
                ]) { $1 }
                expected["nothing"] = nil
                #expect(updated == expected)
                try await items.update(.key("a", 1)) { $0.delete("tags", Set(["x", "y", "z"])) }
                #expect(try await items.get(.key("a", 1), consistent: true)?["tags"] == nil)
            }
        }

        @Test("a missing table is made once, and its names are claimed once", arguments: Backend.allCases)
        func missingTable(backend: Backend) async throws {
            try await backend.withClient { client in
                let schema = CreateTable(
                    tableName: "t-\(UInt64.random(in: 0...UInt64.max))",
                    attributeDefinitions: [AttributeDefinition("id", .string), AttributeDefinition("owner", .string)],
                    keySchema: [.partitionKey("id")],
                    globalSecondaryIndexes: [
                        GlobalSecondaryIndex(indexName: "by-owner", keySchema: [.partitionKey("owner")])
                    ],
                    billingMode: .payPerRequest
                )
                #expect(try await client.createTableIfMissing(schema, every: .milliseconds(20)).isNew)
                #expect(try await client.createTableIfMissing(schema, every: .milliseconds(20)).isNew == false)
                let table = client.table(schema, of: [String: String].self)
                try await table.put(["id": "a", "owner": "ann"])
                #expect(
                    try await table.index("by-owner").query(partition: "ann").first() == ["id": "a", "owner": "ann"]
                )
                let names = table.uniqueNames("name")
                try await client.transactWrite { names.claiming("x", for: "a") }
                let error = await #expect(throws: DynamoError.self) {
                    try await client.transactWrite { names.claiming("x", for: "b") }
                }
                #expect(error?.isConditionFailed == true)
                #expect(try await names.owner(of: "x") == "a")
            }
        }
    }
}
