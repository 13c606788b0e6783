/// Carries out one PartiQL statement, which reads a page of items or writes one item.
///
/// Specification:
/// [ExecuteStatement](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html)
public struct ExecuteStatement: DynamoOperation {
    public static let name = "ExecuteStatement"

    /// With a `?` for each of the parameters.
    public var statement: String
    public var parameters: [AttributeValue]
    public var consistentRead: Bool?
    /// Where to go on: the `nextToken` of the page before.
    public var nextToken: String?
    /// Most items to look at, at least 1.
    public var limit: Int?
    public var returnConsumedCapacity: ReturnConsumedCapacity?
    public var returnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure?

    public init(
        statement: String,
        parameters: [AttributeValue] = [],
        consistentRead: Bool? = nil,
        nextToken: String? = nil,
        limit: Int? = nil,
        returnConsumedCapacity: ReturnConsumedCapacity? = nil,
        returnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure? = nil
    ) {
        self.statement = statement
        self.parameters = parameters
        self.consistentRead = consistentRead
        self.nextToken = nextToken
        self.limit = limit
        self.returnConsumedCapacity = returnConsumedCapacity
        self.returnValuesOnConditionCheckFailure = returnValuesOnConditionCheckFailure
    }

    public struct Output: Hashable, Sendable {
        /// What a `SELECT` found, or the `RETURNING` of a write.
        public var items: [DynamoItem] {
            get { self.stored.items }
            set { self.stored = .attributes(newValue) }
        }
        /// The same as they came.
        var stored: StoredItems
        /// Where the next page starts; `nil` on the last. Unlike the key it holds for an hour only.
        public var nextToken: String?
        /// The last item looked at, when there is a next page.
        public var lastEvaluatedKey: DynamoItem?
        public var consumedCapacity: ConsumedCapacity?

        public init(
            items: [DynamoItem] = [],
            nextToken: String? = nil,
            lastEvaluatedKey: DynamoItem? = nil,
            consumedCapacity: ConsumedCapacity? = nil
        ) {
            self.stored = .attributes(items)
            self.nextToken = nextToken
            self.lastEvaluatedKey = lastEvaluatedKey
            self.consumedCapacity = consumedCapacity
        }
    }
}
