/// How often and how soon a failed attempt is repeated.
///
/// Delays grow exponentially and are drawn at random from zero to the full amount, so that clients which were turned away
/// together do not come back together.
public struct RetryPolicy: Hashable, Sendable {
    /// Attempts in all, the first among them; 1 never retries.
    public var maximumAttempts: Int
    /// The longest delay before the second attempt. It doubles with each one that follows.
    public var baseDelay: Duration
    /// What no delay exceeds.
    public var maximumDelay: Duration

    /// Creates a policy.
    ///
    /// - Parameters:
    ///   - maximumAttempts: Attempts in all, 1 or more.
    ///   - baseDelay: The longest delay before the second attempt. DynamoDB answers in milliseconds: a second would be an age.
    ///   - maximumDelay: What no delay exceeds.
    public init(
        maximumAttempts: Int = 8,
        baseDelay: Duration = .milliseconds(25),
        maximumDelay: Duration = .seconds(5)
    ) {
        precondition(maximumAttempts >= 1, "There is at least one attempt.")
        precondition(baseDelay >= .zero && maximumDelay >= .zero, "No delay is negative.")
        self.maximumAttempts = maximumAttempts
        self.baseDelay = baseDelay
        self.maximumDelay = maximumDelay
    }

    /// Every failure is final.
    public static let never = RetryPolicy(maximumAttempts: 1)

    /// A delay with full jitter.
    ///
    /// - Parameters:
    ///   - failures: How many failures there were in a row, from 1.
    ///   - generator: Where randomness comes from.
    func delay(afterFailures failures: Int, using generator: inout some RandomNumberGenerator) -> Duration {
        // 2^20 base delays are past any sensible maximum; more doublings would only overflow.
        let longest = min(self.baseDelay * (1 << min(failures - 1, 20)), self.maximumDelay)
        return longest * Double.random(in: 0...1, using: &generator)
    }
}
