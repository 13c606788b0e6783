import RateLimit

/// Whether the store is there, and when to try it again if it is not: a value that is told the time.
struct Outage {
    /// Since when the store has been away, or `nil` while it is there.
    private(set) var start: Duration?
    private var nextAttempt = Duration.zero
    private let pause: Duration

    init(pause: Duration) { self.pause = pause }

    /// Whether to ask the store. While it is away, one request may in each pause.
    mutating func mayAsk(at now: Duration) -> Bool {
        guard self.start != nil else { return true }
        guard now >= self.nextAttempt else { return false }
        self.nextAttempt = now + self.pause
        return true
    }

    /// The store failed.
    ///
    /// - Returns: Whether it was there before.
    mutating func failed(at now: Duration) -> Bool {
        self.nextAttempt = now + self.pause
        guard self.start == nil else { return false }
        self.start = now
        return true
    }

    /// The store answered.
    ///
    /// - Returns: For how long it had been away, if it had.
    mutating func answered(at now: Duration) -> Duration? {
        defer { self.start = nil }
        return self.start.map { now - $0 }
    }

    /// What to decide now, with the store away: `nil` if the server is to count by itself.
    func decision(
        _ setting: DynamoRateLimitConfiguration.WhenUnavailable,
        policy: RateLimitPolicy,
        at now: Duration
    ) -> RateLimitDecision? {
        let isAllowed: Bool
        switch setting {
        case .deny: isAllowed = false
        case .allow(let duration): isAllowed = now - (self.start ?? now) < duration
        case .limitLocally: return nil
        }
        var decision = RateLimitDecision(
            isAllowed: isAllowed,
            limit: policy.limit,
            remaining: 0,
            retryAfter: isAllowed ? nil : self.pause,
            resetAfter: self.pause
        )
        decision.isProvisional = true
        return decision
    }
}
