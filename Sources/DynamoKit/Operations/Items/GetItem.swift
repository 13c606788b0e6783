/// Reads one item by its primary key.
///
/// Specification: [GetItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html)
public struct GetItem: DynamoOperation {
    public static let name = "GetItem"

    public var tableName: String
    /// All attributes of the primary key.
    public var key: DynamoItem
    /// Whether to see every write that was acknowledged before; `nil` and `false` may see an older image.
    public var consistentRead: Bool?
    public var projectionExpression: String?
    public var expressionAttributeNames: [String: String]
    public var returnConsumedCapacity: ReturnConsumedCapacity?

    // Legacy, for servers.
    package var attributesToGet: [String]?

    public init(
        tableName: String,
        key: DynamoItem,
        consistentRead: Bool? = nil,
        projectionExpression: String? = nil,
        expressionAttributeNames: [String: String] = [:],
        returnConsumedCapacity: ReturnConsumedCapacity? = nil
    ) {
        self.tableName = tableName
        self.key = key
        self.consistentRead = consistentRead
        self.projectionExpression = projectionExpression
        self.expressionAttributeNames = expressionAttributeNames
        self.returnConsumedCapacity = returnConsumedCapacity
    }

    public struct Output: Hashable, Sendable {
        /// The item, or `nil` when there is none under the key.
        public var item: DynamoItem? {
            get { self.stored?.item }
            set { self.stored = newValue.map { .attributes($0) } }
        }
        /// The same as it came.
        var stored: StoredItem?
        public var consumedCapacity: ConsumedCapacity?

        public init(item: DynamoItem? = nil, consumedCapacity: ConsumedCapacity? = nil) {
            self.stored = item.map { .attributes($0) }
            self.consumedCapacity = consumedCapacity
        }
    }
}
