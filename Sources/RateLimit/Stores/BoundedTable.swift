/// The states of a bounded number of keys. A value: it takes the time as an argument and returns decisions.
///
/// A key is in one of three conditions. *Expired*: its state is as good as a new one. *Ordinary*: it has spent something and
/// has not been denied. *Offending*: it has been denied since it last was expired. Each check forgets up to two expired keys.
/// When a new key finds the table full, an expired key makes room; failing that, the ordinary one that would expire first. An
/// offending key never does. If there are only offending keys, the new key is denied until one of them expires.
struct BoundedTable {
    private struct Entry {
        var state: RateLimitState
        var isOffending = false
    }

    private let policy: RateLimitPolicy
    private let capacity: Int
    private var entries: [StoredKey: Entry] = [:]
    /// Ordinary keys, and offending ones that have not been moved yet.
    private var ordinary = ExpiryQueue()
    private var offending = ExpiryQueue()

    init(policy: RateLimitPolicy, capacity: Int) {
        self.policy = policy
        self.capacity = capacity
    }

    var count: Int { self.entries.count }

    mutating func check(_ key: StoredKey, cost: Int, at now: Duration) -> RateLimitDecision {
        self.forgetExpired(at: now)
        if let decision = self.checkKnown(key, cost: cost, at: now) { return decision }

        var entry = Entry(state: RateLimitState(self.policy))
        let decision = entry.state.check(cost: cost, at: now)
        // A new key that spends nothing is not worth remembering.
        guard decision.isAllowed, cost > 0 else { return decision }
        if self.entries.count >= self.capacity, !self.makeRoom(at: now) { return self.denialWhenFull(at: now) }
        self.entries[key] = entry
        self.ordinary.insert(key, expiry: entry.state.expiry)
        return decision
    }

    private mutating func checkKnown(_ key: StoredKey, cost: Int, at now: Duration) -> RateLimitDecision? {
        guard let index = self.entries.index(forKey: key) else { return nil }
        if self.entries.values[index].state.expiry <= now { self.entries.values[index].isOffending = false }
        let decision = self.entries.values[index].state.check(cost: cost, at: now)
        if !decision.isAllowed { self.entries.values[index].isOffending = true }
        return decision
    }

    /// Forgets the first key of each queue if it has expired, or puts it where it belongs by now.
    private mutating func forgetExpired(at now: Duration) {
        if let first = self.ordinary.first, first.expiry <= now { self.settle(first, in: \.ordinary, at: now) }
        if let first = self.offending.first, first.expiry <= now { self.settle(first, in: \.offending, at: now) }
    }

    private mutating func makeRoom(at now: Duration) -> Bool {
        while let first = self.offending.first, first.expiry <= now {
            if self.settle(first, in: \.offending, at: now) { return true }
        }
        while let first = self.ordinary.first {
            if self.settle(first, in: \.ordinary, at: now) { return true }
            guard self.isCurrent(first) else { continue }
            self.ordinary.removeFirst()
            self.entries[first.key] = nil
            return true
        }
        return false
    }

    /// Deals with the first element of a queue: forgets its key if that has expired, queues it anew if its expiry or its
    /// condition has changed, and otherwise leaves it.
    ///
    /// - Returns: Whether the key was forgotten.
    @discardableResult
    private mutating func settle(
        _ first: ExpiryQueue.Element,
        in queue: WritableKeyPath<Self, ExpiryQueue>,
        at now: Duration
    ) -> Bool {
        guard let entry = self.entries[first.key] else {
            preconditionFailure("A rate limiter queued a key that it does not hold.")
        }
        let expiry = entry.state.expiry
        if expiry <= now {
            self[keyPath: queue].removeFirst()
            self.entries[first.key] = nil
            return true
        }
        let home = entry.isOffending ? \Self.offending : \Self.ordinary
        if home != queue || expiry != first.expiry {
            self[keyPath: queue].removeFirst()
            self[keyPath: home].insert(first.key, expiry: expiry)
        }
        return false
    }

    private func isCurrent(_ first: ExpiryQueue.Element) -> Bool {
        guard let entry = self.entries[first.key] else { return false }
        return !entry.isOffending && entry.state.expiry == first.expiry
    }

    private func denialWhenFull(at now: Duration) -> RateLimitDecision {
        let wait = (self.offending.first?.expiry ?? now + self.policy.period) - now
        return RateLimitDecision(
            isAllowed: false,
            limit: self.policy.limit,
            remaining: 0,
            retryAfter: wait,
            resetAfter: wait
        )
    }
}
