/// Makes a table with its keys and global secondary indexes.
///
/// Specification: [CreateTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html)
public struct CreateTable: DynamoOperation {
    public static let name = "CreateTable"

    public var tableName: String
    /// One for each attribute that a key of the table or of an index names.
    public var attributeDefinitions: [AttributeDefinition]
    /// The partition key, then the sort key if there is one.
    public var keySchema: [KeySchemaElement]
    public var globalSecondaryIndexes: [GlobalSecondaryIndex]
    public var billingMode: BillingMode?
    /// Needed with ``BillingMode/provisioned``.
    public var provisionedThroughput: ProvisionedThroughput?
    public var streamSpecification: StreamSpecification?
    public var tags: [String: String]

    public init(
        tableName: String,
        attributeDefinitions: [AttributeDefinition],
        keySchema: [KeySchemaElement],
        globalSecondaryIndexes: [GlobalSecondaryIndex] = [],
        billingMode: BillingMode? = nil,
        provisionedThroughput: ProvisionedThroughput? = nil,
        streamSpecification: StreamSpecification? = nil,
        tags: [String: String] = [:]
    ) {
        self.tableName = tableName
        self.attributeDefinitions = attributeDefinitions
        self.keySchema = keySchema
        self.globalSecondaryIndexes = globalSecondaryIndexes
        self.billingMode = billingMode
        self.provisionedThroughput = provisionedThroughput
        self.streamSpecification = streamSpecification
        self.tags = tags
    }

    public struct Output: Hashable, Sendable {
        public var table: TableDescription

        public init(
            table: TableDescription
        ) {
            self.table = table
        }
    }
}
