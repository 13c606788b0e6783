public import DynamoKit

/// The DynamoDB table that sessions and revocations are kept in.
///
/// It has a partition key `pk`, a sort key `sk`, both strings, and `expires` for DynamoDB's time to live. It may be a table
/// of its own or one that is shared: its partition keys begin with `auth#`.
public struct AuthTable: Sendable {
    /// Carries out the operations.
    public let client: DynamoClient
    /// The table's name.
    public let name: String

    /// Names a table; nothing is sent.
    public init(client: DynamoClient, name: String = "Auth") {
        self.client = client
        self.name = name
    }

    /// What the table is made with, for your own way of making tables. Its time to live is switched on separately, by the
    /// attribute `expires`.
    public var schema: CreateTable { Self.definition(named: self.name).schema }

    /// The table with its time to live, to be set up together with others.
    ///
    /// - Parameter name: The table's name.
    public static func definition(named name: String = "Auth") -> TableDefinition {
        let schema = CreateTable(
            tableName: name,
            attributeDefinitions: [AttributeDefinition("pk", .string), AttributeDefinition("sk", .string)],
            keySchema: [.partitionKey("pk"), .sortKey("sk")],
            billingMode: .payPerRequest
        )
        return TableDefinition(schema, timeToLiveAttribute: "expires")
    }

    /// Makes the table unless it is there, waits until it can be used, and lets its items expire.
    ///
    /// Any number of processes may do so at once.
    ///
    /// - Throws: `DynamoError`, with code `tableMismatch` when a table of this name has other keys or another time to live.
    public func createIfMissing() async throws {
        try await self.client.setUpTable(Self.definition(named: self.name))
    }

    /// The table as one that holds items of a type.
    func of<Row: Codable & Sendable>(_ type: Row.Type) -> DynamoTable<Row> {
        self.client.table(self.schema, of: type, strategies: CodingStrategies(dates: .unixMilliseconds))
    }
}
