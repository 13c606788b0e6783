/// What is remembered about one key, and how it decides: a value that is told the time.
///
/// `now` is the time since an origin that is the caller's choice, the same each time, and not negative. When it goes back, as
/// it may when threads race or servers' clocks differ, nothing is given away.
///
/// Costs are 0 or more. A cost of 0 is always allowed and counts nothing; one above ``limit`` never is allowed.
public protocol RateLimitAlgorithm: Sendable {
    /// How much may be spent at once by someone who has spent nothing.
    var limit: Int { get }

    /// The time from which on the value decides like a new one.
    var expiry: Duration { get }

    /// Tells what ``check(cost:at:)`` would decide now, and counts nothing.
    ///
    /// What remains is told as it is before the cost is spent.
    func peek(cost: Int, at now: Duration) -> RateLimitDecision

    /// Decides about `cost`, and counts it if it is allowed.
    mutating func check(cost: Int, at now: Duration) -> RateLimitDecision

    /// Counts `cost` without asking, or as much of it as leaves nothing for now.
    mutating func spend(_ cost: Int, at now: Duration)

    /// Gives back `cost` of what was spent, the latest first: for what was allowed and then did not happen.
    ///
    /// What does not count any more cannot be given back, so there is never more than ``limit``.
    mutating func refund(_ cost: Int, at now: Duration)

    /// Forgets all that was spent.
    mutating func reset()
}

extension RateLimitAlgorithm {
    /// Decides about `cost`, and counts it if it is allowed.
    public mutating func check(cost: Int = 1, at now: Duration) -> RateLimitDecision {
        let decision = self.peek(cost: cost, at: now)
        guard decision.isAllowed, cost > 0 else { return decision }
        self.spend(cost, at: now)
        return self.peek(cost: 0, at: now)
    }

    /// Decides about `cost`, and counts it even if it is denied: whoever goes on asking stays out.
    ///
    /// The denial tells how long to wait from now on, with itself counted.
    public mutating func checkCountingDenials(cost: Int = 1, at now: Duration) -> RateLimitDecision {
        let decision = self.check(cost: cost, at: now)
        guard !decision.isAllowed else { return decision }
        self.spend(cost, at: now)
        return self.peek(cost: cost, at: now)
    }
}
