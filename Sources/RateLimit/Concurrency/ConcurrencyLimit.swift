/// How much may be under way at the same time: a value that is told the time, as a ``RateLimitAlgorithm`` is.
///
/// What is allowed gets a permit, which is released when it is over. One that is not released, since whoever held it has
/// vanished, ends with its lease, if there is one; whoever works for longer renews it.
public struct ConcurrencyLimit: Sendable {
    /// Stands for something that is under way.
    public struct Permit: Hashable, Sendable {
        let number: UInt64
    }

    private struct Lease {
        var cost: Int
        var end: Duration?
    }

    /// How much may be under way at once.
    public let limit: Int
    /// How long a permit is good for unless it is renewed, or `nil` until it is released.
    public let lease: Duration?

    /// How much is under way, as far as it has not ended with its lease since the last change.
    public private(set) var inUse = 0
    private var held: [Permit: Lease] = [:]
    private var lastNumber: UInt64 = 0

    /// Creates a limit with nothing under way.
    ///
    /// - Precondition: The limit is positive, and so is the lease if there is one.
    public init(limit: Int, lease: Duration? = nil) {
        precondition(limit > 0 && lease.map { $0 > .zero } ?? true, "A limit and its lease have to be positive.")
        self.limit = limit
        self.lease = lease
    }

    /// Whether nothing is under way.
    public var isIdle: Bool { self.held.isEmpty }

    /// Tells what ``acquire(cost:at:)`` would decide, and takes nothing.
    public func peek(cost: Int = 1, at now: Duration) -> RateLimitDecision {
        precondition(cost >= 0, "A cost cannot be negative.")
        var limit = self
        limit.endLeases(at: now)
        return limit.decision(cost: cost, at: now)
    }

    /// Takes `cost` for something that begins, if there is so much left.
    ///
    /// - Returns: The permit, or `nil` if it is denied; and what remains. A denial's ``RateLimitDecision/retryAfter`` is when
    ///   enough leases end, if they do, at the latest; whatever is released before comes sooner.
    /// - Complexity: O(1) while there is room, otherwise O(*n*) in the number of permits.
    public mutating func acquire(cost: Int = 1, at now: Duration) -> (permit: Permit?, decision: RateLimitDecision) {
        precondition(cost >= 0, "A cost cannot be negative.")
        // Looked through only when there seems to be no room.
        if cost > self.limit - self.inUse { self.endLeases(at: now) }
        guard cost <= self.limit - self.inUse else { return (nil, self.decision(cost: cost, at: now)) }
        self.lastNumber += 1
        let permit = Permit(number: self.lastNumber)
        self.held[permit] = Lease(cost: cost, end: self.lease.map { now + $0 })
        self.inUse += cost
        let decision = RateLimitDecision(
            isAllowed: true,
            limit: self.limit,
            remaining: self.limit - self.inUse,
            resetAfter: self.lease ?? .zero
        )
        return (permit, decision)
    }

    /// Gives back what a permit stands for.
    ///
    /// - Returns: Whether it was still held: not if it has been released already, nor if its lease has ended and others were
    ///   let in.
    @discardableResult
    public mutating func release(_ permit: Permit) -> Bool {
        guard let lease = self.held.removeValue(forKey: permit) else { return false }
        self.inUse -= lease.cost
        return true
    }

    /// Starts a permit's lease anew.
    ///
    /// - Returns: Whether it is still held. If not, somebody else may have come in its place.
    @discardableResult
    public mutating func renew(_ permit: Permit, at now: Duration) -> Bool {
        guard let held = self.held[permit] else { return false }
        if let end = held.end, end <= now {
            self.release(permit)
            return false
        }
        self.held[permit]?.end = self.lease.map { now + $0 }
        return true
    }

    /// Forgets all that is under way.
    public mutating func reset() {
        self.held = [:]
        self.inUse = 0
    }

    /// Forgets permits whose lease has ended.
    public mutating func endLeases(at now: Duration) {
        guard self.lease != nil else { return }
        for (permit, lease) in self.held {
            if let end = lease.end, end <= now { self.release(permit) }
        }
    }

    private func decision(cost: Int, at now: Duration) -> RateLimitDecision {
        let ends = self.held.values.compactMap { lease in lease.end.map { (end: $0, cost: lease.cost) } }
        let isAllowed = cost <= self.limit - self.inUse
        var wait: Duration?
        if !isAllowed, cost <= self.limit {
            var available = self.limit - self.inUse
            for lease in ends.sorted(by: { $0.end < $1.end }) where wait == nil {
                available += lease.cost
                if available >= cost { wait = lease.end - now }
            }
        }
        return RateLimitDecision(
            isAllowed: isAllowed,
            limit: self.limit,
            remaining: self.limit - self.inUse,
            retryAfter: wait,
            resetAfter: ends.map { $0.end - now }.max() ?? .zero
        )
    }
}
