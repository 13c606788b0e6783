/// Reads up to 100 items of one or more tables by their keys.
///
/// Specification: [BatchGetItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html)
public struct BatchGetItem: DynamoOperation {
    public static let name = "BatchGetItem"

    /// What to read by table name.
    public var requestItems: [String: KeysAndAttributes]
    public var returnConsumedCapacity: ReturnConsumedCapacity?

    public init(
        requestItems: [String: KeysAndAttributes],
        returnConsumedCapacity: ReturnConsumedCapacity? = nil
    ) {
        self.requestItems = requestItems
        self.returnConsumedCapacity = returnConsumedCapacity
    }

    public struct Output: Hashable, Sendable {
        /// The items found by table name, in no defined order.
        public var responses: [String: [DynamoItem]] {
            get { self.stored.mapValues(\.items) }
            set { self.stored = newValue.mapValues { .attributes($0) } }
        }
        /// The same as they came.
        var stored: [String: StoredItems]
        /// What to ask for again; empty when all was read.
        public var unprocessedKeys: [String: KeysAndAttributes]
        public var consumedCapacity: [ConsumedCapacity]

        public init(
            responses: [String: [DynamoItem]] = [:],
            unprocessedKeys: [String: KeysAndAttributes] = [:],
            consumedCapacity: [ConsumedCapacity] = []
        ) {
            self.stored = responses.mapValues { .attributes($0) }
            self.unprocessedKeys = unprocessedKeys
            self.consumedCapacity = consumedCapacity
        }
    }
}
