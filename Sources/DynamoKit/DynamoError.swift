/// What went wrong in a call, as the service or the client says it.
///
/// Branch on ``code``; ``message`` is for people; ``cause`` and ``location`` are for whoever looks for the fault. Nothing
/// printable holds a secret.
public struct DynamoError: Error, Sendable {
    /// What kind of failure it is.
    public var code: Code
    /// One sentence for a person.
    public var message: String
    /// What the service gave to find the request again, if it answered.
    public var requestID: String?
    /// HTTP status of the service's answer, if it answered over HTTP.
    public var httpStatus: Int?
    /// For ``Code/conditionalCheckFailed`` and ``Code/versionConflict``: the item as it was, when the request asked for it.
    public var item: DynamoItem?
    /// For ``Code/transactionCanceled``: one reason for each action, in the order of the actions.
    public var cancellationReasons: [CancellationReason]
    /// For throttles: what takes no more, and by which limit, as far as the service says.
    public var throttlingReasons: [ThrottlingReason] = []
    /// How many attempts a ``DynamoClient`` made, if it was a client that gave up. ``isOutcomeUnknown`` tells whether one of
    /// them may have been carried out.
    public var attempts: Int?
    /// Why the client made no further attempt.
    public var noRetryReason: NoRetryReason?
    /// What the transport and the client know of the attempts.
    var attemptFacts = AttemptFacts()
    /// What is left of a batch that could not be finished, ready to be sent again.
    public var unfinishedBatch: UnfinishedBatch?
    /// The error underneath, if there was one.
    public var cause: (any Error)?
    /// Where it was thrown.
    public var location: Location

    public init(
        _ code: Code,
        message: String,
        requestID: String? = nil,
        httpStatus: Int? = nil,
        item: DynamoItem? = nil,
        cancellationReasons: [CancellationReason] = [],
        cause: (any Error)? = nil,
        location: Location = .here()
    ) {
        self.code = code
        self.message = message
        self.requestID = requestID
        self.httpStatus = httpStatus
        self.item = item
        self.cancellationReasons = cancellationReasons
        self.cause = cause
        self.location = location
    }

    /// Source position of a throw.
    public struct Location: Sendable, CustomStringConvertible {
        public var file: String
        public var line: Int
        public var function: String

        public static func here(
            file: String = #fileID,
            line: Int = #line,
            function: String = #function
        ) -> Location {
            Location(file: file, line: line, function: function)
        }

        public var description: String { "\(self.file):\(self.line) \(self.function)" }
    }
}

extension DynamoError: CustomStringConvertible {
    public var description: String { "\(self.code): \(self.message)" }

    /// The whole story: code, message, reasons, request, cause and location, a line each.
    public func detailedDescription() -> String {
        var lines = [self.description]
        for (index, reason) in self.cancellationReasons.enumerated() {
            let tableName = reason.tableName.map { " on \($0)" } ?? ""
            lines.append("  action \(index)\(tableName): \(reason.code)\(reason.message.map { ": \($0)" } ?? "")")
        }
        for reason in self.throttlingReasons {
            lines.append("  throttled: \(reason.reason ?? "unknown")\(reason.resource.map { " on \($0)" } ?? "")")
        }
        if let attempts {
            lines.append("  attempts: \(attempts)\(self.noRetryReason.map { ", for \($0)" } ?? "")")
        }
        if self.isOutcomeUnknown { lines.append("  it may have been carried out nevertheless") }
        if let unfinishedBatch { lines.append("  \(unfinishedBatch)") }
        if let requestID { lines.append("  request: \(requestID)") }
        if let httpStatus { lines.append("  HTTP status: \(httpStatus)") }
        if let cause { lines.append("  cause: \(cause)") }
        lines.append("  at: \(self.location)")
        return lines.joined(separator: "\n")
    }
}

/// Why one action of a transaction kept it from being carried out.
public struct CancellationReason: Hashable, Sendable {
    /// `None` for an action that was not at fault, else for example `ConditionalCheckFailed`.
    public var code: String
    /// The service's words, if it gave any.
    public var message: String?
    /// The item as it was, when the action asked for it.
    public var item: DynamoItem?
    /// The table that the action concerned, when a ``DynamoClient`` put the transaction together.
    public var tableName: String?
    /// The primary key of the item that the action concerned, when a ``DynamoClient`` put the transaction together.
    public var key: DynamoItem?
    /// Whether the action expected another version of the item: see ``DynamoError/Code/versionConflict``.
    public var isVersionConflict: Bool

    public init(
        code: String,
        message: String? = nil,
        item: DynamoItem? = nil,
        tableName: String? = nil,
        key: DynamoItem? = nil,
        isVersionConflict: Bool = false
    ) {
        self.code = code
        self.message = message
        self.item = item
        self.tableName = tableName
        self.key = key
        self.isVersionConflict = isVersionConflict
    }
}
