/// Counts what was spent in windows that follow each other, and starts from nothing in each.
///
/// The windows begin at multiples of the period, so a client can spend its limit at the end of one and again at the start of
/// the next: up to twice the limit in a moment. It is what quotas by the day or the month mean.
public struct FixedWindow: RateLimitAlgorithm, Hashable {
    /// How much may be spent in one window.
    public let limit: Int
    /// The length of a window.
    public let period: Duration

    /// When the window began in which something was spent last.
    package private(set) var start: Duration = .zero
    /// How much was spent in it.
    package private(set) var spent = 0

    /// Creates a limiter that has spent nothing.
    public init(limit: Int, period: Duration) {
        precondition(limit > 0 && period > .zero, "A rate limit and its period have to be positive.")
        self.limit = limit
        self.period = period
    }

    /// Creates one that has spent something. A window that began at another time, by another period, ends when it is over.
    package init(limit: Int, period: Duration, start: Duration, spent: Int) {
        self.init(limit: limit, period: period)
        self.start = start
        self.spent = min(max(spent, 0), limit)
    }

    public var expiry: Duration { self.spent == 0 ? .zero : self.start + self.period }

    /// Tells what ``RateLimitAlgorithm/check(cost:at:)`` would decide.
    ///
    /// - Complexity: O(1).
    public func peek(cost: Int, at now: Duration) -> RateLimitDecision {
        precondition(cost >= 0, "A cost cannot be negative.")
        let spent = now < self.start + self.period ? self.spent : 0
        let isAllowed = cost <= self.limit - spent
        let untilNext = spent == 0 ? .zero : self.start + self.period - now
        return RateLimitDecision(
            isAllowed: isAllowed,
            limit: self.limit,
            remaining: self.limit - spent,
            retryAfter: isAllowed || cost > self.limit ? nil : untilNext,
            resetAfter: untilNext
        )
    }

    public mutating func spend(_ cost: Int, at now: Duration) {
        precondition(cost >= 0, "A cost cannot be negative.")
        self.advance(to: now)
        self.spent += min(cost, self.limit - self.spent)
    }

    public mutating func refund(_ cost: Int, at now: Duration) {
        precondition(cost >= 0, "A cost cannot be negative.")
        self.advance(to: now)
        self.spent -= min(cost, self.spent)
    }

    public mutating func reset() { self.spent = 0 }

    private mutating func advance(to now: Duration) {
        guard now >= self.start + self.period else { return }
        self.start = now.windowStart(self.period)
        self.spent = 0
    }
}

extension Duration {
    /// The latest multiple of `period` that is not after this time.
    func windowStart(_ period: Duration) -> Duration {
        Duration(attoseconds: self.attoseconds - self.attoseconds % period.attoseconds)
    }
}
