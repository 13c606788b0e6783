/// The states of a bounded number of keys. A value: it takes the time as an argument and returns decisions.
///
/// A key is in one of three conditions. *Expired*: its state is as good as a new one. *Ordinary*: it has spent something and
/// has not been denied. *Offending*: it has been denied since it last was expired. Each check forgets up to two expired keys.
/// When a new key finds the table full, an expired key makes room; failing that, the ordinary one that would expire first. An
/// offending key never does. If there are only offending keys, the new key is denied until one of them expires.
struct BoundedTable<State: RateLimitAlgorithm> {
    private struct Entry {
        var key: KeyDigest
        var state: State
        var isOffending = false

        /// One method, so that the table's memory is asked for once whether it is the table's own.
        mutating func check(cost: Int, at now: Duration, countsDenials: Bool) -> RateLimitDecision {
            if self.isOffending, self.state.expiry <= now { self.isOffending = false }
            let decision = self.state.check(cost: cost, at: now, countsDenials: countsDenials)
            if !decision.isAllowed { self.isOffending = true }
            return decision
        }
    }

    private let fresh: State
    private let countsDenials: Bool
    private let capacity: Int
    private var entries: [Entry] = []
    private var freeSlots: [Int32] = []
    private var index = DigestIndex()
    /// Ordinary keys, and offending ones that have not been moved yet.
    private var ordinary = ExpiryQueue()
    private var offending = ExpiryQueue()

    /// - Parameters:
    ///   - fresh: The state of a key that has spent nothing.
    ///   - countsDenials: Whether denied requests count too.
    ///   - capacity: How many keys to remember at most.
    init(fresh: State, countsDenials: Bool, capacity: Int) {
        self.fresh = fresh
        self.countsDenials = countsDenials
        self.capacity = capacity
    }

    var count: Int { self.index.count }

    func peek(_ key: KeyDigest, cost: Int, at now: Duration) -> RateLimitDecision {
        guard let slot = self.index.slot(of: key) else { return self.fresh.peek(cost: cost, at: now) }
        return self.entries[Int(slot)].state.peek(cost: cost, at: now)
    }

    mutating func check(_ key: KeyDigest, cost: Int, at now: Duration) -> RateLimitDecision {
        self.forgetExpired(at: now)
        let countsDenials = self.countsDenials
        if let slot = self.index.slot(of: key) {
            return self.entries[Int(slot)].check(cost: cost, at: now, countsDenials: countsDenials)
        }
        var entry = Entry(key: key, state: self.fresh)
        let decision = entry.check(cost: cost, at: now, countsDenials: countsDenials)
        // A new key that spends nothing is not worth remembering.
        guard entry.state.expiry > now else { return decision }
        if self.count >= self.capacity, !self.makeRoom(at: now) { return self.denialWhenFull(at: now) }
        self.insert(entry)
        return decision
    }

    mutating func refund(_ key: KeyDigest, cost: Int, at now: Duration) {
        guard let slot = self.index.slot(of: key) else { return }
        self.entries[Int(slot)].state.refund(cost, at: now)
    }

    /// Forgets what the key has spent. It is forgotten itself when its turn comes.
    mutating func reset(_ key: KeyDigest) {
        guard let slot = self.index.slot(of: key) else { return }
        self.entries[Int(slot)].state.reset()
        self.entries[Int(slot)].isOffending = false
    }

    private mutating func insert(_ entry: Entry) {
        let slot: Int32
        if let free = self.freeSlots.popLast() {
            slot = free
            self.entries[Int(free)] = entry
        } else {
            slot = Int32(self.entries.count)
            self.entries.append(entry)
        }
        self.index.insert(slot, for: entry.key)
        self.ordinary.insert(slot, expiry: entry.state.expiry)
    }

    private mutating func remove(_ slot: Int32) {
        self.index.remove(self.entries[Int(slot)].key)
        // What it holds in memory of its own is let go of at once.
        self.entries[Int(slot)].state = self.fresh
        self.freeSlots.append(slot)
    }

    /// Forgets the first key of each queue if it has expired, or puts it where it belongs by now.
    private mutating func forgetExpired(at now: Duration) {
        if let expiry = self.ordinary.firstExpiry, expiry <= now { self.settleFirst(ofOffending: false, at: now) }
        if let expiry = self.offending.firstExpiry, expiry <= now { self.settleFirst(ofOffending: true, at: now) }
    }

    private mutating func makeRoom(at now: Duration) -> Bool {
        while let expiry = self.offending.firstExpiry, expiry <= now {
            if self.settleFirst(ofOffending: true, at: now) { return true }
        }
        while let first = self.ordinary.first {
            if self.settleFirst(ofOffending: false, at: now) { return true }
            // It goes, though it has not expired, if it was where it belongs.
            guard let next = self.ordinary.first, next.slot == first.slot, next.expiry == first.expiry else { continue }
            self.ordinary.removeFirst()
            self.remove(first.slot)
            return true
        }
        return false
    }

    /// Deals with the first slot of a queue: forgets its key if that has expired, queues it anew if its expiry or its
    /// condition has changed, and otherwise leaves it.
    ///
    /// - Returns: Whether the key was forgotten.
    @discardableResult
    private mutating func settleFirst(ofOffending isOffendingQueue: Bool, at now: Duration) -> Bool {
        guard let first = isOffendingQueue ? self.offending.first : self.ordinary.first else { return false }
        let isOffending = self.entries[Int(first.slot)].isOffending
        let expiry = self.entries[Int(first.slot)].state.expiry
        let isExpired = expiry <= now
        guard isExpired || isOffending != isOffendingQueue || expiry != first.expiry else { return false }
        if isOffendingQueue { self.offending.removeFirst() } else { self.ordinary.removeFirst() }
        if isExpired {
            self.remove(first.slot)
        } else if isOffending {
            self.offending.insert(first.slot, expiry: expiry)
        } else {
            self.ordinary.insert(first.slot, expiry: expiry)
        }
        return isExpired
    }

    private func denialWhenFull(at now: Duration) -> RateLimitDecision {
        let fresh = self.fresh.peek(cost: 0, at: now)
        let wait = (self.offending.firstExpiry ?? now) - now
        return RateLimitDecision(
            isAllowed: false,
            limit: fresh.limit,
            remaining: 0,
            retryAfter: wait,
            resetAfter: wait
        )
    }
}

extension RateLimitAlgorithm {
    fileprivate mutating func check(cost: Int, at now: Duration, countsDenials: Bool) -> RateLimitDecision {
        countsDenials ? self.checkCountingDenials(cost: cost, at: now) : self.check(cost: cost, at: now)
    }
}
