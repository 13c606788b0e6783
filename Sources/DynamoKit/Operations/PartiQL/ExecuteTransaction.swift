/// Carries out up to 100 PartiQL statements together or not at all; all of them read, or all of them write.
///
/// Specification:
/// [ExecuteTransaction](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteTransaction.html)
public struct ExecuteTransaction: DynamoOperation {
    public static let name = "ExecuteTransaction"

    /// One for each item; no item may come twice.
    public var transactStatements: [ParameterizedStatement]
    /// Makes the call idempotent for ten minutes: 1 to 36 characters.
    public var clientRequestToken: String?
    public var returnConsumedCapacity: ReturnConsumedCapacity?

    public init(
        transactStatements: [ParameterizedStatement],
        clientRequestToken: String? = nil,
        returnConsumedCapacity: ReturnConsumedCapacity? = nil
    ) {
        self.transactStatements = transactStatements
        self.clientRequestToken = clientRequestToken
        self.returnConsumedCapacity = returnConsumedCapacity
    }

    public func withIdempotencyToken() -> ExecuteTransaction {
        guard self.clientRequestToken == nil else { return self }
        var operation = self
        operation.clientRequestToken = IdempotencyToken.make()
        return operation
    }

    public struct Output: Hashable, Sendable {
        /// One for each statement, in their order; `nil` where it found no item, or wrote.
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

/// One statement of an ``ExecuteTransaction``.
///
/// Specification:
/// [ParameterizedStatement](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ParameterizedStatement.html)
public struct ParameterizedStatement: Hashable, Sendable {
    /// With a `?` for each of the parameters.
    public var statement: String
    public var parameters: [AttributeValue]
    public var returnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure?

    public init(
        statement: String,
        parameters: [AttributeValue] = [],
        returnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure? = nil
    ) {
        self.statement = statement
        self.parameters = parameters
        self.returnValuesOnConditionCheckFailure = returnValuesOnConditionCheckFailure
    }
}
