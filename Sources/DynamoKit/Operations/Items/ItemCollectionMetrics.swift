/// Whether a write tells how large the item collections are that it touched.
public enum ReturnItemCollectionMetrics: String, Hashable, Sendable {
    case none = "NONE"
    case size = "SIZE"
}

/// How large an item collection is: the items of one partition, in a table with local secondary indexes, and in these.
///
/// Specification:
/// [ItemCollectionMetrics](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ItemCollectionMetrics.html)
public struct ItemCollectionMetrics: Hashable, Sendable {
    /// The partition key that the items have in common.
    public var itemCollectionKey: DynamoItem
    /// A lower and an upper bound in gigabytes. A collection cannot grow beyond 10.
    public var sizeEstimateRangeGB: [Double]

    public init(itemCollectionKey: DynamoItem = [:], sizeEstimateRangeGB: [Double] = []) {
        self.itemCollectionKey = itemCollectionKey
        self.sizeEstimateRangeGB = sizeEstimateRangeGB
    }
}
