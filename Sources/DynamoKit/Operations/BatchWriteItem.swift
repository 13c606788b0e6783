/// Puts and deletes up to 25 items of one or more tables, each on its own.
///
/// Specification: [BatchWriteItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html)
public struct BatchWriteItem: DynamoOperation {
    public static let name = "BatchWriteItem"

    /// What to write by table name.
    public var requestItems: [String: [WriteRequest]]
    public var returnConsumedCapacity: ReturnConsumedCapacity?

    public init(
        requestItems: [String: [WriteRequest]],
        returnConsumedCapacity: ReturnConsumedCapacity? = nil
    ) {
        self.requestItems = requestItems
        self.returnConsumedCapacity = returnConsumedCapacity
    }

    public struct Output: Hashable, Sendable {
        /// What to send again; empty when all was written.
        public var unprocessedItems: [String: [WriteRequest]]
        public var consumedCapacity: [ConsumedCapacity]

        public init(
            unprocessedItems: [String: [WriteRequest]] = [:],
            consumedCapacity: [ConsumedCapacity] = []
        ) {
            self.unprocessedItems = unprocessedItems
            self.consumedCapacity = consumedCapacity
        }
    }
}
