/// Reads up to 100 items of one or more tables as they are at one moment.
///
/// It fails with ``DynamoError/Code/transactionCanceled`` when a transaction is just writing one of the items.
///
/// Specification:
/// [TransactGetItems](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html)
public struct TransactGetItems: DynamoOperation {
    public static let name = "TransactGetItems"

    /// One for each item; no item may come twice.
    public var transactItems: [TransactGet]
    public var returnConsumedCapacity: ReturnConsumedCapacity?

    public init(transactItems: [TransactGet], returnConsumedCapacity: ReturnConsumedCapacity? = nil) {
        self.transactItems = transactItems
        self.returnConsumedCapacity = returnConsumedCapacity
    }

    public struct Output: Hashable, Sendable {
        /// One for each of the request's, in their order; `nil` where there is no item under the key.
        public var responses: [DynamoItem?] {
            get { self.stored.map { $0?.item } }
            set { self.stored = newValue.map { $0.map { .attributes($0) } } }
        }
        /// The same as they came.
        var stored: [StoredItem?]
        public var consumedCapacity: [ConsumedCapacity]

        public init(responses: [DynamoItem?] = [], consumedCapacity: [ConsumedCapacity] = []) {
            self.stored = responses.map { $0.map { .attributes($0) } }
            self.consumedCapacity = consumedCapacity
        }
    }
}

/// Reads an item within a transaction.
///
/// Specification: [Get](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Get.html)
public struct TransactGet: Hashable, Sendable {
    public var tableName: String
    /// All attributes of the primary key.
    public var key: DynamoItem
    public var projectionExpression: String?
    public var expressionAttributeNames: [String: String]

    public init(
        tableName: String,
        key: DynamoItem,
        projectionExpression: String? = nil,
        expressionAttributeNames: [String: String] = [:]
    ) {
        self.tableName = tableName
        self.key = key
        self.projectionExpression = projectionExpression
        self.expressionAttributeNames = expressionAttributeNames
    }
}
