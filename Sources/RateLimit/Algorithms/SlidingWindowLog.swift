import DequeModule

/// Counts exactly what was spent in the window that ends now.
///
/// What was spent at `t` counts until, and not including, `t + period`. A denied check is not counted, so whoever goes on
/// asking is allowed again as soon as the window permits.
public struct SlidingWindowLog: Sendable {
    private struct Entry: Sendable {
        let time: Duration
        var cost: Int
    }

    /// How much may be spent in one window.
    public let limit: Int
    /// The length of the window.
    public let period: Duration

    private var entries: Deque<Entry> = []
    private var spent = 0

    /// Creates an empty log.
    public init(limit: Int, period: Duration) {
        precondition(limit > 0 && period > .zero, "A rate limit and its period have to be positive.")
        self.limit = limit
        self.period = period
    }

    /// The time at which nothing spent counts any more.
    public var expiry: Duration { self.entries.last.map { $0.time + self.period } ?? .zero }

    /// Decides about `cost`, and counts it if it is allowed.
    ///
    /// - Parameters:
    ///   - cost: How much to spend. 0 is always allowed and changes nothing.
    ///   - now: The time since an origin that is the caller's choice, and the same each time. A time before the latest one
    ///     counted, as threads may produce when they race, is taken for that one.
    /// - Complexity: O(*k*) in the number of entries that have left the window since the last check; for a denial also in
    ///   the number of entries that have to leave first.
    public mutating func check(cost: Int = 1, at now: Duration) -> RateLimitDecision {
        precondition(cost >= 0, "A cost cannot be negative.")
        let now = max(now, self.entries.last?.time ?? now)
        while let oldest = self.entries.first, oldest.time + self.period <= now {
            self.spent -= oldest.cost
            self.entries.removeFirst()
        }
        let isAllowed = cost <= self.limit - self.spent
        if isAllowed, cost > 0 { self.record(cost, at: now) }
        return RateLimitDecision(
            isAllowed: isAllowed,
            limit: self.limit,
            remaining: self.limit - self.spent,
            retryAfter: isAllowed ? nil : self.wait(for: cost, at: now),
            resetAfter: self.entries.isEmpty ? .zero : self.expiry - now
        )
    }

    private mutating func record(_ cost: Int, at now: Duration) {
        self.spent += cost
        if let last = self.entries.indices.last, self.entries[last].time == now {
            self.entries[last].cost += cost
        } else {
            self.entries.append(Entry(time: now, cost: cost))
        }
    }

    /// How long until enough entries have left, or `nil` if there can never be enough.
    private func wait(for cost: Int, at now: Duration) -> Duration? {
        var available = self.limit - self.spent
        for entry in self.entries {
            available += entry.cost
            if available >= cost { return entry.time + self.period - now }
        }
        return nil
    }
}
