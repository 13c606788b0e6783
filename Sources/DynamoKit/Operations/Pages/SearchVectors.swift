/// Finds the items of a vector index that are nearest to a vector.
///
/// Specification:
/// [SearchVectors](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SearchVectors.html)
public struct SearchVectors: DynamoOperation {
    public static let name = "SearchVectors"

    public var tableName: String
    public var indexName: String
    /// Numbers, as many as the index has dimensions.
    public var searchVector: [AttributeValue]
    /// Most items to find.
    public var topK: Int
    /// A condition on the attributes of the index's search schema.
    public var searchConditionExpression: String?
    public var projectionExpression: String?
    public var expressionAttributeNames: [String: String]
    /// Values by placeholder, each starting with `:`.
    public var expressionAttributeValues: DynamoItem
    public var returnConsumedCapacity: ReturnConsumedCapacity?

    public init(
        tableName: String,
        indexName: String,
        searchVector: [AttributeValue],
        topK: Int,
        searchConditionExpression: String? = nil,
        projectionExpression: String? = nil,
        expressionAttributeNames: [String: String] = [:],
        expressionAttributeValues: DynamoItem = [:],
        returnConsumedCapacity: ReturnConsumedCapacity? = nil
    ) {
        self.tableName = tableName
        self.indexName = indexName
        self.searchVector = searchVector
        self.topK = topK
        self.searchConditionExpression = searchConditionExpression
        self.projectionExpression = projectionExpression
        self.expressionAttributeNames = expressionAttributeNames
        self.expressionAttributeValues = expressionAttributeValues
        self.returnConsumedCapacity = returnConsumedCapacity
    }

    public struct Output: Hashable, Sendable {
        /// The nearest first.
        public var searchResults: [SearchResultItem]
        public var consumedCapacity: VectorCapacity?

        public init(searchResults: [SearchResultItem] = [], consumedCapacity: VectorCapacity? = nil) {
            self.searchResults = searchResults
            self.consumedCapacity = consumedCapacity
        }
    }
}

/// An item that a ``SearchVectors`` found.
///
/// Specification:
/// [SearchResultItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SearchResultItem.html)
public struct SearchResultItem: Hashable, Sendable {
    public var item: DynamoItem
    /// How near it is, by the index's distance function.
    public var score: Double?

    public init(item: DynamoItem, score: Double? = nil) {
        self.item = item
        self.score = score
    }
}
