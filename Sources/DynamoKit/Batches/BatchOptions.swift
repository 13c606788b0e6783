/// How hard a batch tries, and how much at once.
public struct BatchOptions: Hashable, Sendable {
    /// Most calls that are under way at once; at least 1.
    ///
    /// Fewer are made while the service leaves requests unprocessed, down to one at a time.
    public var maximumConcurrentCalls: Int
    /// Attempts in a row that may bring no progress whatever; the last of them ends the batch. At least 1.
    ///
    /// As long as anything gets through there is no limit: a table that takes its time is not given up on.
    public var maximumAttemptsWithoutProgress: Int
    /// The longest delay after the first answer that leaves requests unprocessed. It doubles with each one that follows,
    /// and what is waited is drawn at random from zero to the full amount.
    public var baseDelay: Duration
    /// What no delay exceeds.
    public var maximumDelay: Duration

    /// Creates options.
    ///
    /// - Parameters:
    ///   - maximumConcurrentCalls: Most calls that are under way at once.
    ///   - maximumAttemptsWithoutProgress: Attempts in a row that may bring no progress. With the delays given here, ten
    ///     of them take some 13 seconds: time enough for DynamoDB to split a partition's load or to scale a table.
    ///   - baseDelay: The longest delay after the first answer that leaves requests unprocessed.
    ///   - maximumDelay: What no delay exceeds.
    public init(
        maximumConcurrentCalls: Int = 4,
        maximumAttemptsWithoutProgress: Int = 10,
        baseDelay: Duration = .milliseconds(50),
        maximumDelay: Duration = .seconds(20)
    ) {
        precondition(maximumConcurrentCalls >= 1, "A batch makes at least one call at a time.")
        precondition(maximumAttemptsWithoutProgress >= 1, "There is at least one attempt.")
        precondition(baseDelay >= .zero && maximumDelay >= .zero, "No delay is negative.")
        self.maximumConcurrentCalls = maximumConcurrentCalls
        self.maximumAttemptsWithoutProgress = maximumAttemptsWithoutProgress
        self.baseDelay = baseDelay
        self.maximumDelay = maximumDelay
    }

    func delay(afterFailures failures: Int, using generator: inout some RandomNumberGenerator) -> Duration {
        // 2^20 base delays are past any sensible maximum; more doublings would only overflow.
        let longest = min(self.baseDelay * (1 << min(failures - 1, 20)), self.maximumDelay)
        return longest * Double.random(in: 0...1, using: &generator)
    }
}
