/// Makes a table with its keys and indexes.
///
/// Specification: [CreateTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html)
public struct CreateTable: DynamoOperation {
    public static let name = "CreateTable"

    public var tableName: String
    /// One for each attribute that a key of the table or of an index names.
    public var attributeDefinitions: [AttributeDefinition]
    /// The partition key, then the sort key if there is one.
    public var keySchema: [KeySchemaElement]
    /// They can be made with the table only.
    public var localSecondaryIndexes: [LocalSecondaryIndex]
    public var globalSecondaryIndexes: [GlobalSecondaryIndex]
    public var vectorIndexes: [VectorIndex]
    public var billingMode: BillingMode?
    /// Needed with ``BillingMode/provisioned``.
    public var provisionedThroughput: ProvisionedThroughput?
    /// Caps what may be spent with ``BillingMode/payPerRequest``.
    public var onDemandThroughput: OnDemandThroughput?
    public var warmThroughput: WarmThroughput?
    public var streamSpecification: StreamSpecification?
    public var sseSpecification: SSESpecification?
    public var tags: [String: String]
    public var tableClass: TableClass?
    /// Whether ``DeleteTable`` is refused.
    public var deletionProtectionEnabled: Bool?
    /// A resource-based policy, as JSON.
    public var resourcePolicy: String?
    /// The table that this one becomes a replica of, in another account.
    public var globalTableSourceARN: String?
    public var globalTableSettingsReplicationMode: GlobalTableSettingsReplicationMode?

    public init(
        tableName: String,
        attributeDefinitions: [AttributeDefinition],
        keySchema: [KeySchemaElement],
        localSecondaryIndexes: [LocalSecondaryIndex] = [],
        globalSecondaryIndexes: [GlobalSecondaryIndex] = [],
        vectorIndexes: [VectorIndex] = [],
        billingMode: BillingMode? = nil,
        provisionedThroughput: ProvisionedThroughput? = nil,
        onDemandThroughput: OnDemandThroughput? = nil,
        warmThroughput: WarmThroughput? = nil,
        streamSpecification: StreamSpecification? = nil,
        sseSpecification: SSESpecification? = nil,
        tags: [String: String] = [:],
        tableClass: TableClass? = nil,
        deletionProtectionEnabled: Bool? = nil,
        resourcePolicy: String? = nil,
        globalTableSourceARN: String? = nil,
        globalTableSettingsReplicationMode: GlobalTableSettingsReplicationMode? = nil
    ) {
        self.tableName = tableName
        self.attributeDefinitions = attributeDefinitions
        self.keySchema = keySchema
        self.localSecondaryIndexes = localSecondaryIndexes
        self.globalSecondaryIndexes = globalSecondaryIndexes
        self.vectorIndexes = vectorIndexes
        self.billingMode = billingMode
        self.provisionedThroughput = provisionedThroughput
        self.onDemandThroughput = onDemandThroughput
        self.warmThroughput = warmThroughput
        self.streamSpecification = streamSpecification
        self.sseSpecification = sseSpecification
        self.tags = tags
        self.tableClass = tableClass
        self.deletionProtectionEnabled = deletionProtectionEnabled
        self.resourcePolicy = resourcePolicy
        self.globalTableSourceARN = globalTableSourceARN
        self.globalTableSettingsReplicationMode = globalTableSettingsReplicationMode
    }

    public struct Output: Hashable, Sendable {
        public var table: TableDescription

        public init(table: TableDescription) {
            self.table = table
        }
    }
}
