public import Logging

/// What a transport is told about an attempt.
public struct AttemptContext: Sendable {
    /// Which attempt of its call it is, from 1.
    public var number: Int
    /// How long it may take, from now; `nil` when the call has no deadline.
    public var timeout: Duration?
    /// For what is worth knowing about this attempt.
    public var logger: Logger

    public init(number: Int = 1, timeout: Duration? = nil, logger: Logger) {
        self.number = number
        self.timeout = timeout
        self.logger = logger
    }
}

/// What a transport brings back from an attempt that succeeded.
public struct AttemptAnswer<Output: Sendable>: Sendable {
    public var output: Output
    /// What the service gave to find the request again.
    public var requestID: String?
    /// The status of an answer that came over HTTP.
    public var httpStatus: Int?

    public init(output: Output, requestID: String? = nil, httpStatus: Int? = nil) {
        self.output = output
        self.requestID = requestID
        self.httpStatus = httpStatus
    }
}
