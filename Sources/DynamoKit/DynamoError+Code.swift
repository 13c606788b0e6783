extension DynamoError {
    /// The kind of a failure. Codes of the service carry its own exception names; an unknown one is kept as it came.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The service's exception name without its namespace, or a name of our own for a failure on this side.
        public let name: String

        public init(_ name: String) {
            self.name = name
        }

        public var description: String { self.name }
    }
}

// Of the service:
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
extension DynamoError.Code {
    /// The request breaks a rule of the API or of the table's schema.
    public static let validation = Self("ValidationException")
    /// The condition of a write did not hold; nothing was written.
    public static let conditionalCheckFailed = Self("ConditionalCheckFailedException")
    /// A PartiQL `INSERT` would have replaced an item; nothing was written.
    public static let duplicateItem = Self("DuplicateItemException")
    /// A transaction was not carried out; see ``DynamoError/cancellationReasons``.
    public static let transactionCanceled = Self("TransactionCanceledException")
    /// Another transaction on the same item was under way.
    public static let transactionConflict = Self("TransactionConflictException")
    /// A transaction with the same token is still under way.
    public static let transactionInProgress = Self("TransactionInProgressException")
    /// The same token came with another transaction.
    public static let idempotentParameterMismatch = Self("IdempotentParameterMismatchException")
    /// There is no such table or index.
    public static let resourceNotFound = Self("ResourceNotFoundException")
    /// The table exists already, or is being made or deleted.
    public static let resourceInUse = Self("ResourceInUseException")
    /// Too many table operations at once.
    public static let limitExceeded = Self("LimitExceededException")
    /// An item collection has outgrown 10 GB.
    public static let itemCollectionSizeLimitExceeded = Self("ItemCollectionSizeLimitExceededException")
    /// The table's provisioned throughput is used up.
    public static let provisionedThroughputExceeded = Self("ProvisionedThroughputExceededException")
    /// The service asks to slow down.
    public static let throttling = Self("ThrottlingException")
    /// The account's throughput is used up.
    public static let requestLimitExceeded = Self("RequestLimitExceeded")
    /// The service failed.
    public static let internalServerError = Self("InternalServerError")
    /// The service is not there for the moment.
    public static let serviceUnavailable = Self("ServiceUnavailable")
    /// The request is not allowed to these credentials.
    public static let accessDenied = Self("AccessDeniedException")
    /// The access key is not known.
    public static let unrecognizedClient = Self("UnrecognizedClientException")
    /// The request could not be read.
    public static let serialization = Self("SerializationException")
    /// Backups of the table cannot be set yet, which happens when it has just been made.
    public static let continuousBackupsUnavailable = Self("ContinuousBackupsUnavailableException")
    /// There is no such operation.
    public static let unknownOperation = Self("UnknownOperationException")
}

// Of DynamoDB Streams:
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html
extension DynamoError.Code {
    /// The iterator is older than 15 minutes; get another one.
    public static let expiredIterator = Self("ExpiredIteratorException")
    /// The records are older than 24 hours and gone; go on from the oldest that there is.
    public static let trimmedDataAccess = Self("TrimmedDataAccessException")
}

// Of this side.
extension DynamoError.Code {
    /// The request could not be built: nothing was sent.
    public static let invalidRequest = Self("InvalidRequest")
    /// The stored item does not have the version that the write expects: another write came in between. See
    /// ``DynamoError/item``; nothing was written.
    public static let versionConflict = Self("VersionConflict")
    /// A table of the name is there, and is another than the one that was to be made.
    public static let tableMismatch = Self("TableMismatch")
    /// A value could not be turned into attributes, or attributes into a value.
    public static let codingFailed = Self("CodingFailed")
    /// The answer is not what the API promises.
    public static let malformedResponse = Self("MalformedResponse")
    /// The answer was damaged on its way: its checksum is not the one that came with it.
    public static let responseCorrupted = Self("ResponseCorrupted")
    /// A setting does not make sense: nothing was sent.
    public static let invalidConfiguration = Self("InvalidConfiguration")
    /// No answer came: the connection could not be made or broke.
    public static let connectionFailed = Self("ConnectionFailed")
    /// No answer came within the time allowed.
    public static let timedOut = Self("TimedOut")
    /// No credentials were found: none of the places where they may be is set up.
    public static let noCredentials = Self("NoCredentials")
    /// A place for credentials is set up, but is broken or gives none.
    public static let credentialProviderFailed = Self("CredentialProviderFailed")
    /// A page cursor was made for another query, has been tampered with, or is of another version.
    public static let invalidCursor = Self("InvalidCursor")
    /// A page cursor was made longer ago than its lifetime.
    public static let cursorExpired = Self("CursorExpired")
    /// The task was cancelled in the midst of a batch; the error says exactly what is left. A `CancellationError` could not
    /// carry that, and is the ``DynamoError/cause``.
    public static let cancelled = Self("Cancelled")
    /// Part of a batch could not be carried out; the error says exactly what is left.
    public static let unprocessedItems = Self("UnprocessedItems")
}
