/// One write of a ``BatchWriteItem``.
public enum WriteRequest: Hashable, Sendable {
    /// Puts the item.
    case put(DynamoItem)
    /// Deletes the item with this primary key.
    case delete(key: DynamoItem)
}

/// One action of a ``TransactWriteItems``.
///
/// Specification:
/// [TransactWriteItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItem.html)
public enum TransactWriteItem: Hashable, Sendable {
    /// Holds the transaction to a condition on an item that it does not write.
    case conditionCheck(TransactConditionCheck)
    case put(TransactPut)
    case update(TransactUpdate)
    case delete(TransactDelete)
}

/// A condition that an item has to meet for the transaction to be carried out.
public struct TransactConditionCheck: Hashable, Sendable {
    public var tableName: String
    public var key: DynamoItem
    public var conditionExpression: String
    public var expressionAttributeNames: [String: String]
    public var expressionAttributeValues: DynamoItem
    public var returnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure?

    public init(
        tableName: String,
        key: DynamoItem,
        conditionExpression: String,
        expressionAttributeNames: [String: String] = [:],
        expressionAttributeValues: DynamoItem = [:],
        returnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure? = nil
    ) {
        self.tableName = tableName
        self.key = key
        self.conditionExpression = conditionExpression
        self.expressionAttributeNames = expressionAttributeNames
        self.expressionAttributeValues = expressionAttributeValues
        self.returnValuesOnConditionCheckFailure = returnValuesOnConditionCheckFailure
    }
}

/// Puts an item within a transaction.
public struct TransactPut: Hashable, Sendable {
    public var tableName: String
    public var item: DynamoItem
    public var conditionExpression: String?
    public var expressionAttributeNames: [String: String]
    public var expressionAttributeValues: DynamoItem
    public var returnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure?

    public init(
        tableName: String,
        item: DynamoItem,
        conditionExpression: String? = nil,
        expressionAttributeNames: [String: String] = [:],
        expressionAttributeValues: DynamoItem = [:],
        returnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure? = nil
    ) {
        self.tableName = tableName
        self.item = item
        self.conditionExpression = conditionExpression
        self.expressionAttributeNames = expressionAttributeNames
        self.expressionAttributeValues = expressionAttributeValues
        self.returnValuesOnConditionCheckFailure = returnValuesOnConditionCheckFailure
    }
}

/// Changes an item within a transaction.
public struct TransactUpdate: Hashable, Sendable {
    public var tableName: String
    public var key: DynamoItem
    public var updateExpression: String
    public var conditionExpression: String?
    public var expressionAttributeNames: [String: String]
    public var expressionAttributeValues: DynamoItem
    public var returnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure?

    public init(
        tableName: String,
        key: DynamoItem,
        updateExpression: String,
        conditionExpression: String? = nil,
        expressionAttributeNames: [String: String] = [:],
        expressionAttributeValues: DynamoItem = [:],
        returnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure? = nil
    ) {
        self.tableName = tableName
        self.key = key
        self.updateExpression = updateExpression
        self.conditionExpression = conditionExpression
        self.expressionAttributeNames = expressionAttributeNames
        self.expressionAttributeValues = expressionAttributeValues
        self.returnValuesOnConditionCheckFailure = returnValuesOnConditionCheckFailure
    }
}

/// Deletes an item within a transaction.
public struct TransactDelete: Hashable, Sendable {
    public var tableName: String
    public var key: DynamoItem
    public var conditionExpression: String?
    public var expressionAttributeNames: [String: String]
    public var expressionAttributeValues: DynamoItem
    public var returnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure?

    public init(
        tableName: String,
        key: DynamoItem,
        conditionExpression: String? = nil,
        expressionAttributeNames: [String: String] = [:],
        expressionAttributeValues: DynamoItem = [:],
        returnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure? = nil
    ) {
        self.tableName = tableName
        self.key = key
        self.conditionExpression = conditionExpression
        self.expressionAttributeNames = expressionAttributeNames
        self.expressionAttributeValues = expressionAttributeValues
        self.returnValuesOnConditionCheckFailure = returnValuesOnConditionCheckFailure
    }
}
