/// A bucket of tokens that fills steadily; spending takes tokens out, and is denied when there are not enough.
///
/// It decides as ``GCRA`` does, whose point in time says the same as the level, and counts fractions of tokens exactly.
public struct TokenBucket: RateLimitAlgorithm, Hashable {
    /// How many tokens there are in a full bucket.
    public let capacity: Int
    /// How long it takes to fill an empty bucket.
    public let period: Duration

    /// What is missing from a full bucket. One token counts as much as the period has attoseconds, so that each attosecond
    /// brings ``capacity``, and nothing is ever rounded.
    package private(set) var missing: Int128 = 0
    /// The time at which that was so.
    package private(set) var updated: Duration = .zero

    /// Creates a full bucket.
    ///
    /// - Precondition: Both are positive, and their product in attoseconds fits 127 bits: 10¹² tokens may take two years.
    public init(capacity: Int, period: Duration) {
        precondition(capacity > 0 && period > .zero, "A rate limit and its period have to be positive.")
        precondition(
            !Int128(capacity).multipliedReportingOverflow(by: period.attoseconds).overflow,
            "A bucket of that size cannot be counted over that period."
        )
        self.capacity = capacity
        self.period = period
    }

    /// Creates a bucket from which something is missing.
    package init(capacity: Int, period: Duration, missing: Int128, updated: Duration) {
        self.init(capacity: capacity, period: period)
        self.missing = min(max(missing, 0), Int128(capacity) * period.attoseconds)
        self.updated = max(updated, .zero)
    }

    /// The same as ``capacity``.
    public var limit: Int { self.capacity }

    public var expiry: Duration { self.missing == 0 ? .zero : self.updated + self.time(toFill: self.missing) }

    /// Tells what ``RateLimitAlgorithm/check(cost:at:)`` would decide.
    ///
    /// - Complexity: O(1).
    public func peek(cost: Int, at now: Duration) -> RateLimitDecision {
        precondition(cost >= 0, "A cost cannot be negative.")
        // Seen from the time of the last change, when the clock has gone back.
        let now = max(now, self.updated)
        let missing = self.missing(at: now)
        let token = self.period.attoseconds
        let available = self.capacity - Int((missing + token - 1) / token)
        let isAllowed = cost <= available
        return RateLimitDecision(
            isAllowed: isAllowed,
            limit: self.capacity,
            remaining: available,
            retryAfter: isAllowed || cost > self.capacity
                ? nil : self.time(toFill: missing - Int128(self.capacity - cost) * token),
            resetAfter: self.time(toFill: missing)
        )
    }

    public mutating func spend(_ cost: Int, at now: Duration) {
        precondition(cost >= 0, "A cost cannot be negative.")
        self.update(to: now)
        let full = Int128(self.capacity) * self.period.attoseconds
        self.missing = min(self.missing + Int128(min(cost, self.capacity)) * self.period.attoseconds, full)
    }

    public mutating func refund(_ cost: Int, at now: Duration) {
        precondition(cost >= 0, "A cost cannot be negative.")
        self.update(to: now)
        self.missing = max(self.missing - Int128(min(cost, self.capacity)) * self.period.attoseconds, 0)
    }

    public mutating func reset() { self.missing = 0 }

    private mutating func update(to now: Duration) {
        let now = max(now, self.updated)
        self.missing = self.missing(at: now)
        self.updated = now
    }

    private func missing(at now: Duration) -> Int128 {
        let elapsed = now - self.updated
        // Compared first, so that the product cannot overflow.
        guard elapsed < self.period else { return 0 }
        return max(self.missing - elapsed.attoseconds * Int128(self.capacity), 0)
    }

    /// Rounded up, so that whoever waits that long is not early.
    private func time(toFill amount: Int128) -> Duration {
        let capacity = Int128(self.capacity)
        return Duration(attoseconds: (amount + capacity - 1) / capacity)
    }
}
