/// Which attributes or figures a Query or Scan answers with.
public enum Select: String, Hashable, Sendable {
    case allAttributes = "ALL_ATTRIBUTES"
    case allProjectedAttributes = "ALL_PROJECTED_ATTRIBUTES"
    case specificAttributes = "SPECIFIC_ATTRIBUTES"
    case count = "COUNT"
}

/// What a ``BatchGetItem`` reads from one table.
public struct KeysAndAttributes: Hashable, Sendable {
    /// Primary keys, none of them twice.
    public var keys: [DynamoItem]
    public var consistentRead: Bool?
    public var projectionExpression: String?
    public var expressionAttributeNames: [String: String]

    // Legacy, for servers.
    package var attributesToGet: [String]?

    public init(
        keys: [DynamoItem],
        consistentRead: Bool? = nil,
        projectionExpression: String? = nil,
        expressionAttributeNames: [String: String] = [:]
    ) {
        self.keys = keys
        self.consistentRead = consistentRead
        self.projectionExpression = projectionExpression
        self.expressionAttributeNames = expressionAttributeNames
    }
}
