import DequeModule

/// Counts exactly what was spent in the window that ends now.
///
/// What was spent at `t` counts until, and not including, `t + period`. A denied check is not counted, so whoever goes on
/// asking is allowed again as soon as the window permits.
public struct SlidingWindowLog: RateLimitAlgorithm, Hashable {
    private struct Entry: Hashable, Sendable {
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

    /// Creates a log of what was spent, in the order of the times.
    package init(limit: Int, period: Duration, spendings: [(time: Duration, cost: Int)]) {
        self.init(limit: limit, period: period)
        for spending in spendings where spending.cost > 0 { self.spend(spending.cost, at: spending.time) }
    }

    /// What was spent, in the order of the times, as far as it counted at the last change.
    package var spendings: [(time: Duration, cost: Int)] { self.entries.map { ($0.time, $0.cost) } }

    /// The time at which nothing spent counts any more.
    public var expiry: Duration { self.entries.last.map { $0.time + self.period } ?? .zero }

    /// Tells what ``check(cost:at:)`` would decide.
    ///
    /// - Complexity: O(*k*) in the number of entries that have left the window since the last check; for a denial also in
    ///   the number of entries that have to leave first.
    public func peek(cost: Int, at now: Duration) -> RateLimitDecision {
        precondition(cost >= 0, "A cost cannot be negative.")
        let now = self.latest(now)
        var spent = self.spent
        var index = self.entries.startIndex
        while index < self.entries.endIndex, self.entries[index].time + self.period <= now {
            spent -= self.entries[index].cost
            index += 1
        }
        let isAllowed = cost <= self.limit - spent
        return RateLimitDecision(
            isAllowed: isAllowed,
            limit: self.limit,
            remaining: self.limit - spent,
            retryAfter: isAllowed ? nil : self.wait(for: cost, available: self.limit - spent, from: index, at: now),
            resetAfter: index == self.entries.endIndex ? .zero : self.expiry - now
        )
    }

    /// Decides about `cost`, and counts it if it is allowed.
    ///
    /// A time before the latest one counted, as threads may produce when they race, is taken for that one.
    ///
    /// - Complexity: O(*k*) in the number of entries that have left the window since the last check; for a denial also in
    ///   the number of entries that have to leave first.
    public mutating func check(cost: Int = 1, at now: Duration) -> RateLimitDecision {
        self.forget(before: self.latest(now))
        var decision = self.peek(cost: cost, at: now)
        guard decision.isAllowed, cost > 0 else { return decision }
        self.record(cost, at: self.latest(now))
        decision.remaining -= cost
        decision.resetAfter = self.period
        return decision
    }

    public mutating func spend(_ cost: Int, at now: Duration) {
        precondition(cost >= 0, "A cost cannot be negative.")
        guard cost > 0 else { return }
        let now = self.latest(now)
        self.forget(before: now)
        self.record(min(cost, self.limit), at: now)
        // Only the latest units make a difference, as many as the limit: what is above would leave first, and change nothing.
        while self.spent > self.limit, let oldest = self.entries.first {
            let surplus = min(self.spent - self.limit, oldest.cost)
            self.spent -= surplus
            if surplus == oldest.cost {
                self.entries.removeFirst()
            } else {
                self.entries[self.entries.startIndex].cost -= surplus
            }
        }
    }

    public mutating func refund(_ cost: Int, at now: Duration) {
        precondition(cost >= 0, "A cost cannot be negative.")
        self.forget(before: self.latest(now))
        var cost = cost
        while cost > 0, let latest = self.entries.last {
            let refunded = min(cost, latest.cost)
            cost -= refunded
            self.spent -= refunded
            if refunded == latest.cost {
                self.entries.removeLast()
            } else {
                self.entries[self.entries.endIndex - 1].cost -= refunded
            }
        }
    }

    public mutating func reset() {
        self.entries = []
        self.spent = 0
    }

    private func latest(_ now: Duration) -> Duration { max(now, self.entries.last?.time ?? now) }

    private mutating func forget(before now: Duration) {
        while let oldest = self.entries.first, oldest.time + self.period <= now {
            self.spent -= oldest.cost
            self.entries.removeFirst()
        }
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
    private func wait(for cost: Int, available: Int, from start: Int, at now: Duration) -> Duration? {
        var available = available
        for entry in self.entries[start...] {
            available += entry.cost
            if available >= cost { return entry.time + self.period - now }
        }
        return nil
    }
}
