/// Puts and deletes up to 25 items of one or more tables, each on its own.
///
/// Specification: [BatchWriteItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html)
public struct BatchWriteItem: DynamoOperation {
    public static let name = "BatchWriteItem"

    /// What to write by table name.
    public var requestItems: [String: [WriteRequest]]
    public var returnConsumedCapacity: ReturnConsumedCapacity?
    public var returnItemCollectionMetrics: ReturnItemCollectionMetrics?

    public init(
        requestItems: [String: [WriteRequest]],
        returnConsumedCapacity: ReturnConsumedCapacity? = nil,
        returnItemCollectionMetrics: ReturnItemCollectionMetrics? = nil
    ) {
        self.requestItems = requestItems
        self.returnConsumedCapacity = returnConsumedCapacity
        self.returnItemCollectionMetrics = returnItemCollectionMetrics
    }

    public struct Output: Hashable, Sendable {
        /// What to send again; empty when all was written.
        public var unprocessedItems: [String: [WriteRequest]]
        public var consumedCapacity: [ConsumedCapacity]
        /// Told by table name for tables with local secondary indexes.
        public var itemCollectionMetrics: [String: [ItemCollectionMetrics]]

        public init(
            unprocessedItems: [String: [WriteRequest]] = [:],
            consumedCapacity: [ConsumedCapacity] = [],
            itemCollectionMetrics: [String: [ItemCollectionMetrics]] = [:]
        ) {
            self.unprocessedItems = unprocessedItems
            self.consumedCapacity = consumedCapacity
            self.itemCollectionMetrics = itemCollectionMetrics
        }
    }
}
