/// How often something that failed is tried again, and how long to wait before.
///
/// Waits double from ``baseDelay`` to ``maximumDelay``, and each is drawn at random from its upper half.
public struct StreamBackoff: Hashable, Sendable {
    /// Attempts in all, the first among them.
    public var maximumAttempts: Int
    /// The longest wait before the second attempt.
    public var baseDelay: Duration
    /// What no wait exceeds.
    public var maximumDelay: Duration

    /// Creates a backoff.
    ///
    /// - Parameters:
    ///   - maximumAttempts: Attempts in all, 1 or more.
    ///   - baseDelay: The longest wait before the second attempt.
    ///   - maximumDelay: What no wait exceeds.
    public init(
        maximumAttempts: Int = 5,
        baseDelay: Duration = .milliseconds(200),
        maximumDelay: Duration = .seconds(10)
    ) {
        precondition(maximumAttempts >= 1, "There is at least one attempt.")
        precondition(baseDelay >= .zero && maximumDelay >= .zero, "No delay is negative.")
        self.maximumAttempts = maximumAttempts
        self.baseDelay = baseDelay
        self.maximumDelay = maximumDelay
    }

    /// - Parameters:
    ///   - failures: How many there were in a row, from 1.
    ///   - generator: Where randomness comes from.
    func delay(afterFailures failures: Int, using generator: inout some RandomNumberGenerator) -> Duration {
        // 2^20 base delays are past any sensible maximum; more doublings would only overflow.
        let longest = min(self.baseDelay * (1 << min(failures - 1, 20)), self.maximumDelay)
        return longest * Double.random(in: 0.5...1, using: &generator)
    }
}
