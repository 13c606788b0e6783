import AsyncHTTPClient

/// Why S3 could not be asked, or would not do what it was asked.
public struct S3Error: Error, Sendable {
    /// What kind of failure it is.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private let name: String

        /// The credentials are not permitted to do this, or not known, or the signature does not hold.
        public static let accessDenied = Self(name: "AccessDenied")
        /// There is no such bucket.
        public static let noSuchBucket = Self(name: "NoSuchBucket")
        /// S3 asks to slow down, or fails for the moment.
        public static let unavailable = Self(name: "Unavailable")
        /// No answer came in time.
        public static let timedOut = Self(name: "TimedOut")
        /// The connection could not be made or broke.
        public static let connectionFailed = Self(name: "ConnectionFailed")
        /// The answer is not one of S3's.
        public static let malformedResponse = Self(name: "MalformedResponse")
        /// S3 refuses the request for another reason.
        public static let refused = Self(name: "Refused")

        public var description: String { self.name }
    }

    /// Source position of a throw.
    public struct Location: Hashable, Sendable, CustomStringConvertible {
        public var file: String
        public var line: Int

        public static func here(file: String = #fileID, line: Int = #line) -> Location {
            Location(file: file, line: line)
        }

        public var description: String { "\(self.file):\(self.line)" }
    }

    public var code: Code
    /// One sentence for a person.
    public var message: String
    /// The status of S3's answer, if there was one.
    public var httpStatus: Int?
    /// S3's own name for the error. Answers to HEAD requests have none.
    public var exception: String?
    /// By which AWS finds the request.
    public var requestID: String?
    public var cause: (any Error)?
    /// Where it was thrown.
    public var location: Location

    public init(
        _ code: Code,
        message: String,
        httpStatus: Int? = nil,
        exception: String? = nil,
        requestID: String? = nil,
        cause: (any Error)? = nil,
        location: Location = .here()
    ) {
        self.code = code
        self.message = message
        self.httpStatus = httpStatus
        self.exception = exception
        self.requestID = requestID
        self.cause = cause
        self.location = location
    }

    /// Whether the same request may well succeed in a moment.
    public var isTransient: Bool { [.unavailable, .timedOut, .connectionFailed].contains(self.code) }
}

extension S3Error: CustomStringConvertible {
    public var description: String {
        let request = self.requestID.map { " (request \($0))" } ?? ""
        return "\(self.code): \(self.message)\(request)"
    }
}

extension S3Error {
    init(status: Int, exception: String?, message: String?, requestID: String?) {
        let code: Code =
            switch (status, exception) {
            case (_, "NoSuchBucket"): .noSuchBucket
            case (401, _), (403, _): .accessDenied
            case (429, _), (500..., _): .unavailable
            default: .refused
            }
        let told = message ?? "It tells no reason."
        self.init(
            code,
            message: "S3 answered \(status). \(told)",
            httpStatus: status,
            exception: exception,
            requestID: requestID
        )
    }

    init(transport error: any Error) {
        switch error as? HTTPClientError {
        case .deadlineExceeded, .readTimeout, .writeTimeout, .connectTimeout, .tlsHandshakeTimeout,
            .getConnectionFromPoolTimeout, .httpProxyHandshakeTimeout, .socksHandshakeTimeout:
            self.init(.timedOut, message: "No answer came in time.", cause: error)
        default:
            self.init(.connectionFailed, message: "The connection could not be made or broke.", cause: error)
        }
    }
}
