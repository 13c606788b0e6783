/// What is known of a call, attempt by attempt.
struct CallRecord: Sendable {
    /// Attempts that have begun.
    private(set) var attempts = 0
    /// Attempts that the service turned away because there were too many.
    private(set) var throttles = 0
    /// Of the last attempt that was answered.
    private(set) var requestID: String?
    private(set) var httpStatus: Int?
    /// What the attempt before failed with.
    private var failure: DynamoError?
    private let span: CallSpan?

    init(span: CallSpan?) {
        self.span = span
    }

    mutating func attemptStarted() {
        self.attempts += 1
        if self.attempts > 1 { self.span?.retried(attempt: self.attempts, after: self.failure) }
    }

    mutating func attemptSucceeded(requestID: String?, httpStatus: Int?) {
        self.requestID = requestID
        self.httpStatus = httpStatus
    }

    mutating func attemptFailed(_ error: any Error) {
        let error = error as? DynamoError
        self.failure = error
        if let error, error.isAnswer { (self.requestID, self.httpStatus) = (error.requestID, error.httpStatus) }
        if error?.retryReason == .throttled { self.throttles += 1 }
    }
}

extension DynamoError {
    /// Whether the service, or something in its stead, has answered.
    fileprivate var isAnswer: Bool { self.requestID != nil || self.httpStatus != nil }

    /// The longest name that an error is given; the service's own are shorter than half of it.
    static let maximumTypeLength = 128

    /// How metrics, spans and logs name an error. Never its message, which may quote what was sent.
    static func type(of error: any Error) -> String {
        let name = (error as? DynamoError)?.code.name ?? String(describing: Swift.type(of: error))
        // Whatever answers in the service's stead may say anything.
        return String(name.prefix(Self.maximumTypeLength))
    }
}
