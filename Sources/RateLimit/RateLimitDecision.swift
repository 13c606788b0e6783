/// The answer to whether something may happen now.
public struct RateLimitDecision: Hashable, Sendable {
    /// Whether it may happen. If so, it has been counted; if not, it has not.
    public var isAllowed: Bool
    /// How much may be spent at once by someone who has spent nothing.
    public var limit: Int
    /// How much may still be spent at once.
    public var remaining: Int
    /// For a denial, how long to wait until the same cost is allowed. `nil` if allowed, and if the cost is above ``limit`` and
    /// so will never be.
    public var retryAfter: Duration?
    /// How long until ``remaining`` is ``limit`` again, if nothing more is spent.
    public var resetAfter: Duration
    /// Whether the store that counts was away, and the decision is what the limiter does then. Nothing has been counted.
    public var isProvisional = false

    /// Creates a decision.
    public init(isAllowed: Bool, limit: Int, remaining: Int, retryAfter: Duration? = nil, resetAfter: Duration) {
        self.isAllowed = isAllowed
        self.limit = limit
        self.remaining = remaining
        self.retryAfter = retryAfter
        self.resetAfter = resetAfter
    }
}
