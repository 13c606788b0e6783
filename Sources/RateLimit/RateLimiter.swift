/// Decides, in memory, whether a key may spend.
///
/// ```swift
/// let limiter = RateLimiter(.slidingWindow(limit: 20, per: .seconds(10)))
/// let decision = limiter.check(user.id)
/// guard decision.isAllowed else { throw SlowDown(retryAfter: decision.retryAfter) }
/// ```
///
/// Checks are atomic: of any number of concurrent ones, exactly as many are allowed as the policy says. Denied checks do not
/// count, unless the policy says so (``RateLimitPolicy/countingDenials(_:)``). Several limits that are decided together are
/// the matter of ``CompositeRateLimiter``.
///
/// Keys are the same if they are equal as strings are. They are kept as digests of 128 bits, however long they are.
///
/// ## Memory
///
/// At most ``maximumKeys`` keys are remembered, whatever clients send. Keys that have nothing spent any more are forgotten
/// along the way, two per check, with no task in the background. When there is no room for a new key, the one that would be
/// forgotten first makes room, provided that it has not been denied: a key that has been denied is kept until all that it
/// spent has expired, so that nobody gets a fresh start by flooding the limiter with other keys. In the extreme case, every
/// remembered key has been denied within the last period, and new keys are denied until one of them expires. Allowing them
/// instead would let whoever can produce that many keys switch the limit off. To get there takes ``maximumKeys`` keys, each
/// spending its whole limit within one period; choose ``maximumKeys`` accordingly.
///
/// The bound is divided among shards, so a share of it may be full a little before the whole is.
public final class RateLimiter<C: Clock>: RateLimiting where C.Duration == Duration {
    /// How many keys are remembered at most.
    public let maximumKeys: Int

    private let store: ShardedStore
    private let time: TimeSource

    /// Creates a limiter that reads a clock of the caller's choice.
    ///
    /// - Parameters:
    ///   - policy: How much may be spent in how long.
    ///   - maximumKeys: How many keys to remember at most, 1 or more.
    ///   - clock: The clock to read. Windows that follow each other begin when the limiter is made.
    public init(_ policy: RateLimitPolicy, maximumKeys: Int = 100_000, clock: C) {
        self.maximumKeys = maximumKeys
        self.store = ShardedStore(policy: policy, maximumKeys: maximumKeys)
        self.time = TimeSource(clock)
    }

    /// Creates a limiter that reads the continuous clock, which does not stop while the machine sleeps.
    ///
    /// - Parameters:
    ///   - policy: How much may be spent in how long.
    ///   - maximumKeys: How many keys to remember at most, 1 or more.
    public convenience init(_ policy: RateLimitPolicy, maximumKeys: Int = 100_000) where C == ContinuousClock {
        self.init(policy, maximumKeys: maximumKeys, clock: ContinuousClock())
    }

    /// The policy that decisions follow.
    public var policy: RateLimitPolicy { self.store.policy }

    /// Decides about `cost` for `key`, and counts it if it is allowed.
    ///
    /// - Parameters:
    ///   - key: Who spends: a user, an address.
    ///   - cost: How much. 0 is always allowed and counts nothing: it tells what remains.
    /// - Complexity: O(log *n*) in the number of keys, amortised.
    public func check(_ key: String, cost: Int = 1) -> RateLimitDecision {
        let now = self.time.now
        let key = KeyDigest(key)
        return self.store.check(key, cost: cost, at: now)
    }

    /// Tells what ``check(_:cost:)`` would decide now, and counts nothing.
    ///
    /// - Parameters:
    ///   - key: Who would spend.
    ///   - cost: How much. What remains is told as it is before that is spent.
    public func peek(_ key: String, cost: Int = 1) -> RateLimitDecision {
        let now = self.time.now
        let key = KeyDigest(key)
        return self.store.peek(key, cost: cost, at: now)
    }

    /// Gives back what was allowed and then did not happen: never more than still counts.
    ///
    /// - Parameters:
    ///   - key: Who spent.
    ///   - cost: How much of it.
    public func refund(_ key: String, cost: Int = 1) {
        let now = self.time.now
        let key = KeyDigest(key)
        self.store.refund(key, cost: cost, at: now)
    }

    /// Forgets what a key has spent, and that it has been denied.
    public func reset(_ key: String) {
        self.store.reset(KeyDigest(key))
    }

    /// How many keys are remembered at present.
    public var keyCount: Int { self.store.count }
}
