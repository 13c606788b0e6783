import Synchronization

/// Decides, in memory, whether a key may have one more thing under way.
///
/// ```swift
/// let limiter = ConcurrencyLimiter(limit: 3, lease: .seconds(60))
/// let report = try await limiter.withPermit(user.id) {
///     try await makeReport()
/// } otherwise: { decision in
///     throw Busy(retryAfter: decision.retryAfter)
/// }
/// ```
///
/// Only keys that have something under way are remembered, so memory is bounded by what is. A key with nothing under way is
/// denied when ``maximumKeys`` others are busy.
public final class ConcurrencyLimiter<C: Clock>: Sendable where C.Duration == Duration {
    /// Stands for something that is under way.
    public struct Permit: Sendable {
        let key: String
        let number: ConcurrencyLimit.Permit
        let generation: UInt64
    }

    private struct Entry {
        var limit: ConcurrencyLimit
        /// Tells permits of this entry from those of an earlier one of the same key, whose numbers were the same.
        let generation: UInt64
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var lastGeneration: UInt64 = 0
        /// When all keys were looked through for leases that have ended.
        var lastSearch: Duration?
    }

    /// How much may be under way at once for each key.
    public let limit: Int
    /// How long a permit is good for unless it is renewed, or `nil` until it is released.
    public let lease: Duration?
    /// How many keys may have something under way at once.
    public let maximumKeys: Int

    private let time: TimeSource
    private let state = Mutex(State())

    /// Creates a limiter that reads a clock of the caller's choice.
    ///
    /// - Parameters:
    ///   - limit: How much may be under way at once for each key.
    ///   - lease: How long a permit is good for unless it is renewed; by default until it is released.
    ///   - maximumKeys: How many keys may have something under way at once.
    ///   - clock: The clock to read.
    public init(limit: Int, lease: Duration? = nil, maximumKeys: Int = 100_000, clock: C) {
        precondition(maximumKeys >= 1, "A limiter has to remember a key at least.")
        precondition(limit > 0 && lease.map { $0 > .zero } ?? true, "A limit and its lease have to be positive.")
        self.limit = limit
        self.lease = lease
        self.maximumKeys = maximumKeys
        self.time = TimeSource(clock)
    }

    /// Creates a limiter that reads the continuous clock.
    ///
    /// - Parameters:
    ///   - limit: How much may be under way at once for each key.
    ///   - lease: How long a permit is good for unless it is renewed; by default until it is released.
    ///   - maximumKeys: How many keys may have something under way at once.
    public convenience init(limit: Int, lease: Duration? = nil, maximumKeys: Int = 100_000)
    where C == ContinuousClock {
        self.init(limit: limit, lease: lease, maximumKeys: maximumKeys, clock: ContinuousClock())
    }

    /// Takes `cost` for something that begins, if the key has so much left.
    ///
    /// - Returns: The permit, which is to be released, or `nil` if it is denied; and what remains.
    public func acquire(_ key: String, cost: Int = 1) -> (permit: Permit?, decision: RateLimitDecision) {
        let now = self.time.now
        return self.state.withLock { state in
            if state.entries[key] == nil {
                guard self.hasRoom(&state, at: now) else { return (nil, self.denialWhenFull) }
                state.lastGeneration += 1
                state.entries[key] = Entry(
                    limit: ConcurrencyLimit(limit: self.limit, lease: self.lease),
                    generation: state.lastGeneration
                )
            }
            guard let (number, decision) = state.entries[key]?.limit.acquire(cost: cost, at: now) else {
                preconditionFailure("An entry was made and is not there.")
            }
            guard let number, let generation = state.entries[key]?.generation else {
                self.forgetIfIdle(key, in: &state)
                return (nil, decision)
            }
            return (Permit(key: key, number: number, generation: generation), decision)
        }
    }

    /// Tells what ``acquire(_:cost:)`` would decide now, and takes nothing.
    public func peek(_ key: String, cost: Int = 1) -> RateLimitDecision {
        let now = self.time.now
        let limit = self.state.withLock { $0.entries[key]?.limit }
        return (limit ?? ConcurrencyLimit(limit: self.limit, lease: self.lease)).peek(cost: cost, at: now)
    }

    /// Gives back what a permit stands for.
    ///
    /// - Returns: Whether it was still held.
    @discardableResult
    public func release(_ permit: Permit) -> Bool {
        self.state.withLock { state in
            guard state.entries[permit.key]?.generation == permit.generation else { return false }
            let wasHeld = state.entries[permit.key]?.limit.release(permit.number) ?? false
            self.forgetIfIdle(permit.key, in: &state)
            return wasHeld
        }
    }

    /// Starts a permit's lease anew.
    ///
    /// - Returns: Whether it is still held. If not, somebody else may have come in its place.
    @discardableResult
    public func renew(_ permit: Permit) -> Bool {
        let now = self.time.now
        return self.state.withLock { state in
            guard state.entries[permit.key]?.generation == permit.generation else { return false }
            let isHeld = state.entries[permit.key]?.limit.renew(permit.number, at: now) ?? false
            self.forgetIfIdle(permit.key, in: &state)
            return isHeld
        }
    }

    /// Forgets what a key has under way: permits that it has are worth nothing any more.
    public func reset(_ key: String) {
        self.state.withLock { $0.entries[key] = nil }
    }

    /// Does `body` with a permit, and releases it whatever comes of it.
    ///
    /// - Parameters:
    ///   - key: Whose it is.
    ///   - cost: How much it takes.
    ///   - body: What to do if there is room.
    ///   - otherwise: What to do if not.
    /// - Throws: What `body` or `otherwise` throws.
    public func withPermit<Result>(
        _ key: String,
        cost: Int = 1,
        _ body: () async throws -> Result,
        otherwise: (RateLimitDecision) async throws -> Result
    ) async rethrows -> Result {
        let (permit, decision) = self.acquire(key, cost: cost)
        guard let permit else { return try await otherwise(decision) }
        defer { self.release(permit) }
        return try await body()
    }

    /// How many keys have something under way.
    public var keyCount: Int { self.state.withLock { $0.entries.count } }

    /// Looks through all keys for leases that have ended, but only when there is no room otherwise, and at most sixteen times
    /// in the length of a lease: a full limiter is denied quickly.
    private func hasRoom(_ state: inout State, at now: Duration) -> Bool {
        if state.entries.count < self.maximumKeys { return true }
        guard let lease = self.lease else { return false }
        if let lastSearch = state.lastSearch, now - lastSearch < lease / 16 { return false }
        state.lastSearch = now
        for key in state.entries.keys {
            state.entries[key]?.limit.endLeases(at: now)
            self.forgetIfIdle(key, in: &state)
        }
        return state.entries.count < self.maximumKeys
    }

    private func forgetIfIdle(_ key: String, in state: inout State) {
        if state.entries[key]?.limit.isIdle == true { state.entries[key] = nil }
    }

    private var denialWhenFull: RateLimitDecision {
        RateLimitDecision(isAllowed: false, limit: self.limit, remaining: 0, retryAfter: self.lease, resetAfter: .zero)
    }
}
