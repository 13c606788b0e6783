/// Writes one item in place of any with the same primary key.
///
/// Specification: [PutItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html)
public struct PutItem: DynamoOperation {
    public static let name = "PutItem"

    public var tableName: String
    /// All attributes of the item, those of its primary key among them.
    public var item: DynamoItem
    public var conditionExpression: String?
    public var expressionAttributeNames: [String: String]
    /// Values by placeholder, each starting with `:`.
    public var expressionAttributeValues: DynamoItem
    public var returnValues: ReturnValues?
    public var returnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure?
    public var returnConsumedCapacity: ReturnConsumedCapacity?
    public var returnItemCollectionMetrics: ReturnItemCollectionMetrics?

    // Legacy, for servers.
    package var expected: [String: ExpectedAttributeValue]?
    package var conditionalOperator: ConditionalOperator?

    public init(
        tableName: String,
        item: DynamoItem,
        conditionExpression: String? = nil,
        expressionAttributeNames: [String: String] = [:],
        expressionAttributeValues: DynamoItem = [:],
        returnValues: ReturnValues? = nil,
        returnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure? = nil,
        returnConsumedCapacity: ReturnConsumedCapacity? = nil,
        returnItemCollectionMetrics: ReturnItemCollectionMetrics? = nil
    ) {
        self.tableName = tableName
        self.item = item
        self.conditionExpression = conditionExpression
        self.expressionAttributeNames = expressionAttributeNames
        self.expressionAttributeValues = expressionAttributeValues
        self.returnValues = returnValues
        self.returnValuesOnConditionCheckFailure = returnValuesOnConditionCheckFailure
        self.returnConsumedCapacity = returnConsumedCapacity
        self.returnItemCollectionMetrics = returnItemCollectionMetrics
    }

    public struct Output: Hashable, Sendable {
        /// What `returnValues` asked for; `nil` when there is nothing of the kind.
        public var attributes: DynamoItem? {
            get { self.stored?.item }
            set { self.stored = newValue.map { .attributes($0) } }
        }
        /// The same as it came.
        var stored: StoredItem?
        public var consumedCapacity: ConsumedCapacity?
        /// Told for tables with local secondary indexes.
        public var itemCollectionMetrics: ItemCollectionMetrics?

        public init(
            attributes: DynamoItem? = nil,
            consumedCapacity: ConsumedCapacity? = nil,
            itemCollectionMetrics: ItemCollectionMetrics? = nil
        ) {
            self.stored = attributes.map { .attributes($0) }
            self.consumedCapacity = consumedCapacity
            self.itemCollectionMetrics = itemCollectionMetrics
        }
    }
}
