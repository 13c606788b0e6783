/// Bounds how much load retries add for a service that is in trouble: a bucket of tokens, shared by all calls of a client.
///
/// A retry takes tokens, its success puts them back, and the bucket fills with time by itself: calls that fail for reasons
/// of their own do not use up what others need for long. Retries that bring no load to a table, after a conflict of
/// transactions, take none.
struct RetryQuota: Hashable, Sendable {
    static let capacity = 500.0
    /// Tokens that come back in a second.
    static let refill = 50.0

    private var level = Self.capacity
    private var filledAt: Duration

    /// A full bucket.
    ///
    /// - Parameter now: Time since any fixed point.
    init(now: Duration) {
        self.filledAt = now
    }

    /// What a retry for this reason takes.
    static func cost(of reason: RetryReason) -> Double {
        switch reason {
        case .throttled, .serviceFailed: 5
        case .connectionFailed: 1
        case .conflict: 0
        }
    }

    /// Takes tokens.
    ///
    /// - Returns: Whether there were enough; when not, none are taken.
    mutating func take(_ tokens: Double, now: Duration) -> Bool {
        let elapsed = max(.zero, now - self.filledAt)
        self.filledAt = max(now, self.filledAt)
        self.level = min(Self.capacity, self.level + elapsed / .seconds(1) * Self.refill)
        guard self.level >= tokens else { return false }
        self.level -= tokens
        return true
    }

    /// Puts tokens back.
    mutating func putBack(_ tokens: Double) {
        self.level = min(Self.capacity, self.level + tokens)
    }
}
