/// Why a client made no further attempt.
public enum NoRetryReason: Hashable, Sendable {
    /// The same request would only fail again.
    case final
    /// There were as many attempts as ``RetryPolicy/maximumAttempts`` allows.
    case attemptsUsedUp
    /// Retries of this client's calls have used up its ``RetryPolicy/Quota``: the service is in trouble, or was of late.
    case quotaUsedUp
    /// The next attempt would have come after the call's deadline.
    case deadline
    /// The write may have been carried out, and is not to be carried out twice.
    case outcomeUnknown
}

extension NoRetryReason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .final: "another one would fail alike"
        case .attemptsUsedUp: "no more are allowed"
        case .quotaUsedUp: "the client's retry quota is used up"
        case .deadline: "the deadline comes before the next one"
        case .outcomeUnknown: "it may have been carried out, and is not safe to repeat"
        }
    }
}
