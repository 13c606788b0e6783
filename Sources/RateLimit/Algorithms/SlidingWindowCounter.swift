/// Counts what was spent in this window and in the one before, and takes it that the latter was spent evenly.
///
/// The stretch that ends now covers all of the present window so far, and a part of the one before; that part of what was spent
/// then is counted. That is exact for whoever spends evenly. Whoever spends in bursts may get more than the limit in some
/// stretches, and less than twice the limit in any. In return two numbers are remembered, whatever the limit: it stands
/// between ``FixedWindow`` and ``SlidingWindowLog``.
public struct SlidingWindowCounter: RateLimitAlgorithm, Hashable {
    /// How much may be spent in one window.
    public let limit: Int
    /// The length of a window.
    public let period: Duration

    /// When the window began in which something was spent last.
    package private(set) var start: Duration = .zero
    /// How much was spent in it.
    package private(set) var current = 0
    /// How much was spent in the one before.
    package private(set) var previous = 0

    /// Creates a limiter that has spent nothing.
    ///
    /// - Precondition: Both are positive, and their product in attoseconds fits 127 bits.
    public init(limit: Int, period: Duration) {
        precondition(limit > 0 && period > .zero, "A rate limit and its period have to be positive.")
        precondition(
            !Int128(limit).multipliedReportingOverflow(by: period.attoseconds).overflow,
            "A limit of that size cannot be counted over that period."
        )
        self.limit = limit
        self.period = period
    }

    /// Creates one that has spent something. A window that began at another time, by another period, ends when it is over.
    package init(limit: Int, period: Duration, start: Duration, current: Int, previous: Int) {
        self.init(limit: limit, period: period)
        self.start = start
        self.current = min(max(current, 0), limit)
        self.previous = min(max(previous, 0), limit)
    }

    public var expiry: Duration {
        if self.current > 0 { return self.start + self.period * 2 }
        return self.previous > 0 ? self.start + self.period : .zero
    }

    /// Tells what ``RateLimitAlgorithm/check(cost:at:)`` would decide.
    ///
    /// - Complexity: O(1).
    public func peek(cost: Int, at now: Duration) -> RateLimitDecision {
        precondition(cost >= 0, "A cost cannot be negative.")
        var counter = self
        counter.advance(to: now)
        // The start of the window, when the clock has gone back beyond it.
        let elapsed = max(now, counter.start) - counter.start
        let remaining = counter.remaining(after: elapsed)
        let isAllowed = cost <= remaining
        return RateLimitDecision(
            isAllowed: isAllowed,
            limit: self.limit,
            remaining: remaining,
            retryAfter: isAllowed || cost > self.limit ? nil : counter.wait(for: cost, after: elapsed),
            resetAfter: max(counter.expiry - max(now, counter.start), .zero)
        )
    }

    public mutating func spend(_ cost: Int, at now: Duration) {
        precondition(cost >= 0, "A cost cannot be negative.")
        self.advance(to: now)
        self.current += min(cost, self.limit - self.current)
    }

    public mutating func refund(_ cost: Int, at now: Duration) {
        precondition(cost >= 0, "A cost cannot be negative.")
        self.advance(to: now)
        let ofThis = min(cost, self.current)
        self.current -= ofThis
        self.previous -= min(cost - ofThis, self.previous)
    }

    public mutating func reset() { (self.current, self.previous) = (0, 0) }

    private mutating func advance(to now: Duration) {
        guard now >= self.start + self.period else { return }
        let isNext = now < self.start + self.period * 2
        self.previous = isNext ? self.current : 0
        self.current = 0
        self.start = isNext ? self.start + self.period : now.windowStart(self.period)
    }

    /// What remains, in whole units, when so much of the window is over.
    private func remaining(after elapsed: Duration) -> Int {
        let room = self.limit - self.current
        // What still counts of the window before, rounded up to whole units.
        let period = self.period.attoseconds
        let counted = (Int128(self.previous) * (period - elapsed.attoseconds) + period - 1) / period
        return max(room - Int(counted), 0)
    }

    /// How long until `cost`, which is denied now, is allowed.
    private func wait(for cost: Int, after elapsed: Duration) -> Duration {
        let room = self.limit - self.current - cost
        // In this window, as what was spent in the one before counts less and less.
        if room >= 0 { return self.share(room, of: self.previous) - elapsed }
        // In the next, where what was spent in this one does.
        return self.period - elapsed + self.share(self.limit - cost, of: self.current)
    }

    /// How much of a window has to be over for no more than `room` to count of what was spent in the one before.
    private func share(_ room: Int, of spent: Int) -> Duration {
        let period = self.period.attoseconds
        return Duration(attoseconds: period - Int128(room) * period / Int128(spent))
    }
}
