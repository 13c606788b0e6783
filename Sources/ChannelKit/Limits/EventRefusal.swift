import RateLimit

/// What a client is told of an event that is one too many.
public struct EventRefusal: Sendable {
    private let reason: (@Sendable (_ retryAfter: Int64?) -> String)?

    private init(reason: (@Sendable (Int64?) -> String)?) {
        self.reason = reason
    }

    /// The error `too many messages`, with `retry_after`.
    public static let error = Self.error(reason: "too many messages")

    /// Nothing: for signs of life that nobody waits for.
    public static let silent = EventRefusal(reason: nil)

    /// An error with a reason of your own, and with `retry_after`.
    public static func error(reason: String) -> EventRefusal { EventRefusal { _ in reason } }

    /// An error with a reason that may say how long to wait, and with `retry_after`.
    ///
    /// - Parameter reason: Gets the seconds to wait, rounded up; `nil` if waiting does not help.
    public static func error(reason: @escaping @Sendable (_ retryAfter: Int64?) -> String) -> EventRefusal {
        EventRefusal(reason: reason)
    }

    /// What the handler's place in answering takes.
    func outcome(_ decision: RateLimitDecision) -> Outcome {
        guard let reason = self.reason else { return .noReply }
        let seconds = decision.retryAfter?.secondsRoundedUp
        return .error(OverLimit(reason: reason(seconds), retryAfter: seconds))
    }
}

/// The response to an event that is one too many: `{"reason", "retry_after"}`.
public struct OverLimit: Codable, Hashable, Sendable {
    /// Why, for people.
    public var reason: String
    /// After how many seconds the same is allowed; missing if waiting does not help.
    public var retryAfter: Int64?

    private enum CodingKeys: String, CodingKey {
        case reason
        case retryAfter = "retry_after"
    }

    /// Creates a response, for handlers that decide by themselves.
    ///
    /// - Parameters:
    ///   - reason: Why, for people.
    ///   - retryAfter: After how many seconds the same is allowed; `nil` if waiting does not help.
    public init(reason: String, retryAfter: Int64?) {
        self.reason = reason
        self.retryAfter = retryAfter
    }
}

extension Duration {
    fileprivate var secondsRoundedUp: Int64 {
        let (seconds, attoseconds) = self.components
        return attoseconds > 0 ? seconds + 1 : seconds
    }
}
