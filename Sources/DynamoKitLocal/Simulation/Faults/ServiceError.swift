import DynamoKit

extension Simulation {
    /// An error that the service can answer, by its name in the API.
    ///
    /// Specification:
    /// [Error handling with DynamoDB](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html)
    public enum ServiceError: String, Hashable, Sendable, CaseIterable, Codable {
        /// The table takes no more for the moment.
        case throttling = "ThrottlingException"
        /// The table's provisioned throughput is used up.
        case provisionedThroughputExceeded = "ProvisionedThroughputExceededException"
        /// The account's throughput is used up.
        case requestLimitExceeded = "RequestLimitExceeded"
        /// The service failed; HTTP status 500.
        case internalServerError = "InternalServerError"
        /// The service is not there for the moment; HTTP status 503.
        case serviceUnavailable = "ServiceUnavailable"
        /// A condition did not hold.
        case conditionalCheckFailed = "ConditionalCheckFailedException"
        /// The item is part of another transaction that is under way.
        case transactionConflict = "TransactionConflictException"
        /// A transaction with the same token is under way.
        case transactionInProgress = "TransactionInProgressException"
        /// An item collection is too large.
        case itemCollectionSizeLimitExceeded = "ItemCollectionSizeLimitExceededException"
        /// Too many operations on tables, or readers of a shard.
        case limitExceeded = "LimitExceededException"
        /// The iterator of a stream is too old.
        case expiredIterator = "ExpiredIteratorException"
        /// The records of a stream are gone.
        case trimmedDataAccess = "TrimmedDataAccessException"
        /// The credentials do not allow it.
        case accessDenied = "AccessDeniedException"
        /// The access key is not known.
        case unrecognizedClient = "UnrecognizedClientException"
        /// The session that the credentials belong to is over.
        case expiredToken = "ExpiredTokenException"
    }
}

extension Simulation.ServiceError {
    /// Whether the service can answer the operation so.
    func canAnswer(_ operation: String) -> Bool {
        switch self {
        case .throttling, .internalServerError, .serviceUnavailable, .accessDenied, .unrecognizedClient, .expiredToken:
            true
        case .provisionedThroughputExceeded, .requestLimitExceeded: OperationNames.ofItems.contains(operation)
        case .conditionalCheckFailed:
            OperationNames.singleWrites.contains(operation) || operation == TransactWriteItems.name
        case .transactionConflict:
            OperationNames.singleWrites.contains(operation) || OperationNames.transactions.contains(operation)
        case .transactionInProgress: operation == TransactWriteItems.name
        case .itemCollectionSizeLimitExceeded: OperationNames.writes.contains(operation)
        case .limitExceeded: OperationNames.ofTables.contains(operation) || operation == GetRecords.name
        case .expiredIterator: operation == GetRecords.name
        case .trimmedDataAccess: operation == GetRecords.name || operation == GetShardIterator.name
        }
    }

    /// The error as the operation gets it: what keeps one item from being written cancels a whole transaction.
    ///
    /// - Parameter places: Which of a transaction's actions are at fault.
    func error(for operation: any DynamoOperation, at places: Set<Int> = [0]) -> DynamoError {
        let message = self.message(for: operation.operationName)
        guard let reason = self.cancellationReason, let tables = operation.actionTables else {
            return DynamoError(DynamoError.Code(self.rawValue), message: message)
        }
        return .transactionCanceled(
            tables.indices.map {
                places.contains($0)
                    ? CancellationReason(code: reason, message: message) : CancellationReason(code: "None")
            }
        )
    }

    /// The error as the operation gets it on account of what it does to a table.
    func error(for operation: any DynamoOperation, onTable tableName: String) -> DynamoError {
        let tables = operation.actionTables ?? []
        return self.error(for: operation, at: Set(tables.indices.filter { tables[$0] == tableName }))
    }

    /// What the error is called where it is the reason of an action.
    private var cancellationReason: String? {
        switch self {
        case .conditionalCheckFailed: "ConditionalCheckFailed"
        case .itemCollectionSizeLimitExceeded: "ItemCollectionSizeLimitExceeded"
        case .transactionConflict: "TransactionConflict"
        case .provisionedThroughputExceeded: "ProvisionedThroughputExceeded"
        case .throttling: "ThrottlingError"
        default: nil
        }
    }

    private func message(for operation: String) -> String {
        switch self {
        case .throttling:
            OperationNames.ofItems.contains(operation)
                ? ThroughputMessage.onDemand : "Rate of requests exceeds the allowed throughput."
        case .provisionedThroughputExceeded: ThroughputMessage.table
        case .requestLimitExceeded:
            """
            Throughput exceeds the current throughput limit for your account. Please contact AWS Support at \
            https://aws.amazon.com/support request a limit increase
            """
        case .internalServerError: "Internal server error"
        case .serviceUnavailable: "The service is currently unavailable or busy."
        case .conditionalCheckFailed: "The conditional request failed"
        case .transactionConflict: "Transaction is ongoing for the item"
        case .transactionInProgress: "Transaction with the given client request token is already in progress."
        case .itemCollectionSizeLimitExceeded: "Collection size exceeded."
        case .limitExceeded:
            operation == GetRecords.name
                ? "Limit exceeded for the shard."
                : "Subscriber limit exceeded: too many tables are being created, updated or deleted at the same time"
        case .expiredIterator: "The provided iterator exceeds the maximum age allowed."
        case .trimmedDataAccess: StreamRules.trimmed.message
        case .accessDenied: "User is not authorized to perform: dynamodb:\(operation)"
        case .unrecognizedClient: "The security token included in the request is invalid."
        case .expiredToken: "The security token included in the request is expired"
        }
    }
}
