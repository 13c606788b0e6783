/// Which attributes an index holds beside the keys of the index and the table.
///
/// Specification: [Projection](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Projection.html)
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
    /// Partition keys, then sort keys if there are any: up to four of each.
    public var keySchema: [KeySchemaElement]
    public var projection: Projection
    /// Needed when the table's billing mode is ``BillingMode/provisioned``.
    public var provisionedThroughput: ProvisionedThroughput?
    public var onDemandThroughput: OnDemandThroughput?
    public var warmThroughput: WarmThroughput?

    public init(
        indexName: String,
        keySchema: [KeySchemaElement],
        projection: Projection = .all,
        provisionedThroughput: ProvisionedThroughput? = nil,
        onDemandThroughput: OnDemandThroughput? = nil,
        warmThroughput: WarmThroughput? = nil
    ) {
        self.indexName = indexName
        self.keySchema = keySchema
        self.projection = projection
        self.provisionedThroughput = provisionedThroughput
        self.onDemandThroughput = onDemandThroughput
        self.warmThroughput = warmThroughput
    }
}

/// A local secondary index: the same partitions in another order.
///
/// Specification:
/// [LocalSecondaryIndex](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_LocalSecondaryIndex.html)
public struct LocalSecondaryIndex: Hashable, Sendable {
    public var indexName: String
    /// The table's partition key, then the index's sort key.
    public var keySchema: [KeySchemaElement]
    public var projection: Projection

    public init(indexName: String, keySchema: [KeySchemaElement], projection: Projection = .all) {
        self.indexName = indexName
        self.keySchema = keySchema
        self.projection = projection
    }
}
