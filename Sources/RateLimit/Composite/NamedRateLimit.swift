/// One of the limits of a ``CompositeRateLimiter``.
public struct NamedRateLimit: Hashable, Sendable {
    /// What it is called among them, and in the header fields that clients see.
    public let name: String
    /// How much may happen in how long.
    public let policy: RateLimitPolicy

    /// Names a policy.
    public init(_ name: String, _ policy: RateLimitPolicy) {
        self.name = name
        self.policy = policy
    }
}
