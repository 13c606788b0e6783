/// Which attributes an index holds beside the keys of the index and the table.
public enum Projection: Hashable, Sendable {
    /// All.
    case all
    /// None.
    case keysOnly
    /// These.
    case include(nonKeyAttributes: [String])
}

/// A global secondary index: the same items under another key.
///
/// Specification:
/// [GlobalSecondaryIndex](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GlobalSecondaryIndex.html)
public struct GlobalSecondaryIndex: Hashable, Sendable {
    public var indexName: String
    /// The partition key, then the sort key if there is one.
    public var keySchema: [KeySchemaElement]
    public var projection: Projection
    /// Needed when the table's billing mode is ``BillingMode/provisioned``.
    public var provisionedThroughput: ProvisionedThroughput?

    public init(
        indexName: String,
        keySchema: [KeySchemaElement],
        projection: Projection = .all,
        provisionedThroughput: ProvisionedThroughput? = nil
    ) {
        self.indexName = indexName
        self.keySchema = keySchema
        self.projection = projection
        self.provisionedThroughput = provisionedThroughput
    }
}
