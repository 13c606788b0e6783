import DynamoKit
import DynamoKitLocal
import Testing

@Suite("Items of several types")
struct DiscriminatedItemTests {
    struct User: Codable, Hashable, Sendable {
        var id: String
        var sort = "PROFILE"
        var name: String
    }

    struct Order: Codable, Hashable, Sendable {
        var id: String
        var sort: String
        var total: Int
        var lines: [String: Int]
    }

    enum Entity: DiscriminatedItem, Hashable {
        case user(User)
        case order(Order)

        enum Kind: String { case user = "USER", order = "ORDER" }
        static let discriminator = "kind"

        init(_ kind: Kind, from decoder: any Decoder) throws {
            switch kind {
            case .user: self = .user(try User(from: decoder))
            case .order: self = .order(try Order(from: decoder))
            }
        }

        var content: (kind: Kind?, item: any Encodable) {
            switch self {
            case .user(let user): (.user, user)
            case .order(let order): (.order, order)
            }
        }
    }

    /// One that goes on with kinds that it does not know.
    enum TolerantEntity: DiscriminatedItem, Hashable {
        case user(User)
        case other(DynamoItem)

        enum Kind: String { case user = "USER" }
        static let discriminator = "kind"

        init(_ kind: Kind, from decoder: any Decoder) throws {
            switch kind {
            case .user: self = .user(try User(from: decoder))
            }
        }

        init(unknownKind: String?, from decoder: any Decoder) throws {
            self = .other(try DynamoItem(from: decoder))
        }

        var content: (kind: Kind?, item: any Encodable) {
            switch self {
            case .user(let user): (.user, user)
            case .other(let item): (nil, item)
            }
        }
    }

    private static let ann = User(id: "ann", name: "Ann")
    private static let orders = (1...4).map {
        Order(id: "ann", sort: "ORDER#\($0)", total: $0, lines: ["x": $0])
    }

    private func withTable<Item>(
        of type: Item.Type,
        _ body: (DynamoTable<Item>) async throws -> Void
    ) async throws {
        try await LocalTable.with(sortKey: true) { local in
            let client = DynamoClient(transport: local)
            try await body(client.table(LocalTable.name, of: type, partitionKey: "id", sortKey: "sort"))
        }
    }

    @Test("the discriminator is stored beside the attributes of the item's own type")
    func encoding() throws {
        #expect(
            try AttributeEncoder().encodeItem(Entity.user(Self.ann)) == [
                "id": .string("ann"), "sort": .string("PROFILE"), "name": .string("Ann"), "kind": .string("USER"),
            ]
        )
    }

    @Test("a partition is read in its order, whatever its items are, by items and by pages")
    func reading() async throws {
        try await self.withTable(of: Entity.self) { entities in
            let all = Self.orders.map { Entity.order($0) } + [.user(Self.ann)]
            try await entities.batchWrite(putting: all)
            var found: [Entity] = []
            for try await entity in entities.query(partition: "ann") { found.append(entity) }
            #expect(found == all)
            let first = try await entities.query(partition: "ann", order: .descending).page(limit: 2)
            #expect(first.items == [.user(Self.ann), .order(Self.orders[3])])
            let second = try await entities.query(partition: "ann", order: .descending).page(limit: 9, from: first.next)
            #expect(second.items == Self.orders[..<3].reversed().map { .order($0) })
            #expect(try await entities.scan(filter: Entity.isOf(.user)).first() == .user(Self.ann))
            #expect(try await entities.scan(filter: Entity.isOf(.user, .order)).count() == 5)
            #expect(try await entities.get(.key("ann", "ORDER#2"), consistent: true) == .order(Self.orders[1]))
            #expect(
                try await entities.update(.order(Self.orders[0])) { $0.set("lines.x", to: 7) }
                    == .order(Order(id: "ann", sort: "ORDER#1", total: 1, lines: ["x": 7]))
            )
        }
    }

    @Test("an item of a kind that is not known, or of none, is an error that says so")
    func unknown() async throws {
        try await self.withTable(of: Entity.self) { entities in
            for (sort, kind) in [("a", AttributeValue.string("INVOICE")), ("b", .number(1))] {
                let item: DynamoItem = ["id": .string("x"), "sort": .string(sort), "kind": kind]
                _ = try await entities.client.execute(PutItem(tableName: entities.name, item: item))
            }
            _ = try await entities.client.execute(
                PutItem(tableName: entities.name, item: ["id": .string("x"), "sort": .string("c")])
            )
            let expected = [
                "a": "Entity cannot be decoded at kind: “INVOICE” is no kind of Entity.",
                "b": "Entity cannot be decoded at kind: Expected a string (S), found N.",
                "c": "Entity cannot be decoded at kind: The discriminator is missing.",
            ]
            for (sort, message) in expected {
                let error = await #expect(throws: DynamoError.self) {
                    try await entities.query(partition: "x", sort: .equals(sort)).first()
                }
                #expect(error?.code == .codingFailed)
                #expect(error?.message == message)
            }
        }
    }

    @Test("a fault within an item is reported where it is")
    func fault() async throws {
        try await self.withTable(of: Entity.self) { entities in
            try await entities.put(.order(Self.orders[0]))
            try await entities.update(.key("ann", "ORDER#1")) { $0.set("lines.x", to: "many") }
            let error = await #expect(throws: DynamoError.self) { try await entities.query(partition: "ann").first() }
            #expect(error?.message == "Entity cannot be decoded at lines.x: Expected a number (N), found S.")
        }
    }

    @Test("a kind that is not known can be kept as it is, and written back without loss")
    func fallback() async throws {
        try await self.withTable(of: TolerantEntity.self) { entities in
            let invoice: DynamoItem = [
                "id": .string("ann"), "sort": .string("INVOICE"), "kind": .string("INVOICE"),
                "numbers": .numberSet([1, 2]), "empty": .null, "bytes": .binary([1]),
                "nested": .map(["list": .list([.map([:]), .stringSet(["a"])])]),
            ]
            _ = try await entities.client.execute(PutItem(tableName: entities.name, item: invoice))
            try await entities.put(.user(Self.ann))
            let found = try await entities.query(partition: "ann").page(limit: 5).items
            #expect(found == [.other(invoice), .user(Self.ann)])
            try await entities.delete(.key("ann", "INVOICE"))
            try await entities.put(found[0])
            #expect(try await entities.get(.key("ann", "INVOICE"), consistent: true) == .other(invoice))
        }
    }

    @Test("versions count for items of every type")
    func versions() async throws {
        struct Document: Codable, Hashable, Sendable {
            var id: String
            var version = 0
        }
        enum Versioned: DiscriminatedItem, Hashable {
            case document(Document)
            enum Kind: String { case document }
            static let discriminator = "kind"
            init(_ kind: Kind, from decoder: any Decoder) throws { self = .document(try Document(from: decoder)) }
            var content: (kind: Kind?, item: any Encodable) {
                switch self {
                case .document(let document): (.document, document)
                }
            }
        }
        try await LocalTable.with { local in
            let table = DynamoClient(transport: local)
                .table(LocalTable.name, of: Versioned.self, partitionKey: "id", versionAttribute: "version")
            let first = try await table.put(.document(Document(id: "a")))
            #expect(first == .document(Document(id: "a", version: 1)))
            let second = try await table.put(first)
            let error = await #expect(throws: DynamoError.self) { try await table.delete(first) }
            #expect(error?.code == .versionConflict)
            try await table.delete(second)
        }
    }
}
