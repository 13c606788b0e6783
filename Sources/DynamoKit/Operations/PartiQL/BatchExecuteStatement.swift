/// Carries out up to 25 PartiQL statements, all reads or all writes of one item, each on its own.
///
/// Look at every response: the operation succeeds even when each of its statements has failed.
///
/// Specification:
/// [BatchExecuteStatement](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchExecuteStatement.html)
public struct BatchExecuteStatement: DynamoOperation {
    public static let name = "BatchExecuteStatement"

    public var statements: [BatchStatementRequest]
    public var returnConsumedCapacity: ReturnConsumedCapacity?

    public init(statements: [BatchStatementRequest], returnConsumedCapacity: ReturnConsumedCapacity? = nil) {
        self.statements = statements
        self.returnConsumedCapacity = returnConsumedCapacity
    }

    public struct Output: Hashable, Sendable {
        /// One for each statement, in their order.
        public var responses: [BatchStatementResponse]
        public var consumedCapacity: [ConsumedCapacity]

        public init(responses: [BatchStatementResponse] = [], consumedCapacity: [ConsumedCapacity] = []) {
            self.responses = responses
            self.consumedCapacity = consumedCapacity
        }
    }
}

/// One statement of a ``BatchExecuteStatement``.
///
/// Specification:
/// [BatchStatementRequest](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchStatementRequest.html)
public struct BatchStatementRequest: Hashable, Sendable {
    /// With a `?` for each of the parameters.
    public var statement: String
    public var parameters: [AttributeValue]
    public var consistentRead: Bool?
    public var returnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure?

    public init(
        statement: String,
        parameters: [AttributeValue] = [],
        consistentRead: Bool? = nil,
        returnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure? = nil
    ) {
        self.statement = statement
        self.parameters = parameters
        self.consistentRead = consistentRead
        self.returnValuesOnConditionCheckFailure = returnValuesOnConditionCheckFailure
    }
}

/// What became of one statement of a ``BatchExecuteStatement``.
///
/// Specification:
/// [BatchStatementResponse](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchStatementResponse.html)
public struct BatchStatementResponse: Hashable, Sendable {
    public var tableName: String?
    /// The item that was read, if there was one.
    public var item: DynamoItem?
    /// Why the statement was not carried out; `nil` when it was.
    public var error: BatchStatementError?

    public init(tableName: String? = nil, item: DynamoItem? = nil, error: BatchStatementError? = nil) {
        self.tableName = tableName
        self.item = item
        self.error = error
    }
}

/// Why one statement of a ``BatchExecuteStatement`` was not carried out.
///
/// Specification:
/// [BatchStatementError](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchStatementError.html)
public struct BatchStatementError: Error, Hashable, Sendable {
    /// For example `ConditionalCheckFailed`, `DuplicateItem` or `ThrottlingError`: the names of the API, without `Exception`.
    public var code: String
    public var message: String?
    /// The item as it was when a condition failed, if the statement asked for it.
    public var item: DynamoItem?

    public init(code: String, message: String? = nil, item: DynamoItem? = nil) {
        self.code = code
        self.message = message
        self.item = item
    }
}
