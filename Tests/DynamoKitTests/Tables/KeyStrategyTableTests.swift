import DynamoKit
import Testing

/// Expressions of a table whose properties are stored under other names.
@Suite("Key strategies of tables")
struct KeyStrategyTableTests {
    struct Account: Codable, Hashable, Sendable {
        var id: String
        var displayName: String
        var loginCount = 0
        var homePage = Page()

        enum CodingKeys: CodingKey { case id, displayName, loginCount, homePage }
    }

    struct Page: Codable, Hashable, Sendable {
        var pageURL = "x"

        enum CodingKeys: CodingKey { case pageURL }
    }

    enum Entity: DiscriminatedItem, Hashable {
        case account(Account)

        enum Kind: String { case account }
        static let discriminator = "entityKind"

        init(_ kind: Kind, from decoder: any Decoder) throws {
            switch kind {
            case .account: self = .account(try Account(from: decoder))
            }
        }

        var content: (kind: Kind?, item: any Encodable) {
            switch self {
            case .account(let account): (.account, account)
            }
        }
    }

    private func withTable<Item: Codable & Sendable>(
        of type: Item.Type,
        _ body: (DynamoTable<Item>) async throws -> Void
    ) async throws {
        try await LocalTable.with { local in
            let client = DynamoClient(transport: local)
            let strategies = CodingStrategies(keys: .snakeCase)
            try await body(client.table(LocalTable.name, of: type, partitionKey: "id", strategies: strategies))
        }
    }

    @Test("paths made of coding keys follow the table's strategy, and names do not")
    func paths() async throws {
        try await self.withTable(of: Account.self) { accounts in
            let ann = Account(id: "ann", displayName: "Ann")
            try await accounts.put(ann, if: .notExists(.key(Account.CodingKeys.displayName)))
            await #expect(throws: DynamoError.self) {
                try await accounts.put(ann, if: .notExists(.key(Account.CodingKeys.displayName)))
            }
            try await accounts.put(ann, if: .notExists("displayName") && .exists("display_name"))

            let pageURL = AttributePath.key(Account.CodingKeys.homePage)[Page.CodingKeys.pageURL]
            let updated = try await accounts.update(.key("ann"), returning: .newItem) {
                $0.set(pageURL, to: "y")
                $0.increment(.key(Account.CodingKeys.loginCount), by: 1)
            }
            #expect(updated.homePage.pageURL == "y")
            #expect(updated.loginCount == 1)
            let count = try await accounts.increment(.key("ann"), .key(Account.CodingKeys.loginCount), by: 2)
            #expect(count == 3)

            struct Part: Codable, Equatable { var loginCount: Int }
            let selection: AttributeSelection = [.key(Account.CodingKeys.loginCount)]
            #expect(try await accounts.get(.key("ann"), selecting: selection, as: Part.self) == Part(loginCount: 3))
            let found = accounts.scan(filter: .equals(pageURL, "y")).selecting(selection, as: Part.self)
            #expect(try await found.first() == Part(loginCount: 3))
            let batch = try await accounts.batchGet([.key("ann")], selecting: selection, as: Part.self)
            #expect(batch == [Part(loginCount: 3)])
        }
    }

    @Test("an update that names one attribute by its key and by its name is refused")
    func overlap() async throws {
        try await self.withTable(of: Account.self) { accounts in
            await #expect(throws: DynamoError.self) {
                try await accounts.update(.key("ann")) {
                    $0.set(.key(Account.CodingKeys.loginCount), to: 1)
                    $0.set("login_count", to: 2)
                }
            }
            await #expect(throws: DynamoError.self) {
                try await accounts.update(.key("ann")) { $0.set(.key(Account.CodingKeys.id), to: "bob") }
            }
        }
    }

    @Test("a discriminator keeps its name")
    func discriminators() async throws {
        try await self.withTable(of: Entity.self) { entities in
            let ann = Entity.account(Account(id: "ann", displayName: "Ann"))
            try await entities.put(ann)
            let key = try entities.attributes(of: .key("ann"))
            let stored = try await entities.client.execute(GetItem(tableName: entities.name, key: key)).item
            #expect(stored?["entityKind"] == .string("account"))
            #expect(stored?["display_name"] == .string("Ann"))
            #expect(try await entities.scan(filter: Entity.isOf(.account)).first() == ann)
        }
    }
}
