/// Reads items of one partition of a table or index in the order of their sort key.
///
/// Specification: [Query](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html)
public struct Query: DynamoOperation {
    public static let name = "Query"

    public var tableName: String
    public var indexName: String?
    /// The service asks for it. Only legacy requests, which servers read, come without one.
    public var keyConditionExpression: String?
    /// `false` reads in descending order.
    public var scanIndexForward: Bool?
    /// Where to go on: the `lastEvaluatedKey` of the page before.
    public var exclusiveStartKey: DynamoItem?
    /// Most items to look at, counted before the filter, at least 1.
    public var limit: Int?
    /// Leaves items out after they were read and counted.
    public var filterExpression: String?
    public var projectionExpression: String?
    public var select: Select?
    public var expressionAttributeNames: [String: String]
    /// Values by placeholder, each starting with `:`.
    public var expressionAttributeValues: DynamoItem
    public var consistentRead: Bool?
    public var returnConsumedCapacity: ReturnConsumedCapacity?

    // Legacy, for servers.
    package var keyConditions: [String: LegacyCondition]?
    package var queryFilter: [String: LegacyCondition]?
    package var conditionalOperator: ConditionalOperator?
    package var attributesToGet: [String]?

    public init(
        tableName: String,
        indexName: String? = nil,
        keyConditionExpression: String,
        scanIndexForward: Bool? = nil,
        exclusiveStartKey: DynamoItem? = nil,
        limit: Int? = nil,
        filterExpression: String? = nil,
        projectionExpression: String? = nil,
        select: Select? = nil,
        expressionAttributeNames: [String: String] = [:],
        expressionAttributeValues: DynamoItem,
        consistentRead: Bool? = nil,
        returnConsumedCapacity: ReturnConsumedCapacity? = nil
    ) {
        self.tableName = tableName
        self.indexName = indexName
        self.keyConditionExpression = keyConditionExpression
        self.scanIndexForward = scanIndexForward
        self.exclusiveStartKey = exclusiveStartKey
        self.limit = limit
        self.filterExpression = filterExpression
        self.projectionExpression = projectionExpression
        self.select = select
        self.expressionAttributeNames = expressionAttributeNames
        self.expressionAttributeValues = expressionAttributeValues
        self.consistentRead = consistentRead
        self.returnConsumedCapacity = returnConsumedCapacity
    }

    public struct Output: Hashable, Sendable {
        /// `nil` when `select` asked for the count alone.
        public var items: [DynamoItem]? {
            get { self.stored?.items }
            set { self.stored = newValue.map { .attributes($0) } }
        }
        /// The items as they came.
        var stored: StoredItems?
        /// Items that passed the filter.
        public var count: Int
        /// Items looked at.
        public var scannedCount: Int
        /// Where the next page starts; `nil` on the last.
        public var lastEvaluatedKey: DynamoItem?
        public var consumedCapacity: ConsumedCapacity?

        public init(
            items: [DynamoItem]? = nil,
            count: Int,
            scannedCount: Int,
            lastEvaluatedKey: DynamoItem? = nil,
            consumedCapacity: ConsumedCapacity? = nil
        ) {
            self.init(
                stored: items.map { .attributes($0) },
                count: count,
                scannedCount: scannedCount,
                lastEvaluatedKey: lastEvaluatedKey,
                consumedCapacity: consumedCapacity
            )
        }

        init(
            stored: StoredItems?,
            count: Int,
            scannedCount: Int,
            lastEvaluatedKey: DynamoItem?,
            consumedCapacity: ConsumedCapacity?
        ) {
            self.stored = stored
            self.count = count
            self.scannedCount = scannedCount
            self.lastEvaluatedKey = lastEvaluatedKey
            self.consumedCapacity = consumedCapacity
        }

        /// Decodes the items, straight from the answer's bytes if they came as such; none when `items` is `nil`.
        ///
        /// - Throws: ``DynamoError`` with ``DynamoError/Code/codingFailed``.
        public func decodeItems<Item: Decodable>(
            as type: Item.Type,
            with decoder: AttributeDecoder = AttributeDecoder()
        ) throws(DynamoError) -> [Item] {
            guard let stored = self.stored else { return [] }
            return try decoder.decodeItems(type, from: stored)
        }
    }
}
