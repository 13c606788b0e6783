/// Carries out up to 100 writes and checks together or not at all.
///
/// Specification: [TransactWriteItems](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html)
public struct TransactWriteItems: DynamoOperation {
    public static let name = "TransactWriteItems"

    /// One for each item; no item may come twice.
    public var transactItems: [TransactWriteItem]
    /// Makes the call idempotent for ten minutes: 1 to 36 characters.
    public var clientRequestToken: String?
    public var returnConsumedCapacity: ReturnConsumedCapacity?
    public var returnItemCollectionMetrics: ReturnItemCollectionMetrics?

    public init(
        transactItems: [TransactWriteItem],
        clientRequestToken: String? = nil,
        returnConsumedCapacity: ReturnConsumedCapacity? = nil,
        returnItemCollectionMetrics: ReturnItemCollectionMetrics? = nil
    ) {
        self.transactItems = transactItems
        self.clientRequestToken = clientRequestToken
        self.returnConsumedCapacity = returnConsumedCapacity
        self.returnItemCollectionMetrics = returnItemCollectionMetrics
    }

    public struct Output: Hashable, Sendable {
        public var consumedCapacity: [ConsumedCapacity]
        /// Told by table name for tables with local secondary indexes.
        public var itemCollectionMetrics: [String: [ItemCollectionMetrics]]

        public init(
            consumedCapacity: [ConsumedCapacity] = [],
            itemCollectionMetrics: [String: [ItemCollectionMetrics]] = [:]
        ) {
            self.consumedCapacity = consumedCapacity
            self.itemCollectionMetrics = itemCollectionMetrics
        }
    }
}

extension TransactWriteItems {
    /// The same transaction with a fresh ``clientRequestToken``, unless it has one.
    public func withIdempotencyToken() -> TransactWriteItems {
        guard self.clientRequestToken == nil else { return self }
        var operation = self
        operation.clientRequestToken = IdempotencyToken.make()
        return operation
    }
}
