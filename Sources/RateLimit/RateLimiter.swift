import Synchronization

/// Decides, in memory, whether a key may spend.
///
/// ```swift
/// let limiter = RateLimiter(.slidingWindow(limit: 20, per: .seconds(10)))
/// let decision = limiter.check(user.id)
/// guard decision.isAllowed else { throw SlowDown(retryAfter: decision.retryAfter) }
/// ```
///
/// Checks are atomic: of any number of concurrent ones, exactly as many are allowed as the policy says. Denied checks do not
/// count.
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
    /// The policy that decisions follow.
    public let policy: RateLimitPolicy
    /// How many keys are remembered at most.
    public let maximumKeys: Int

    private final class Shard: Sendable {
        let table: Mutex<BoundedTable>

        init(_ table: consuming sending BoundedTable) { self.table = Mutex(table) }
    }

    private let clock: C
    private let origin: C.Instant
    private let shards: [Shard]

    /// Creates a limiter that reads a clock of the caller's choice.
    ///
    /// - Parameters:
    ///   - policy: How much may be spent in how long.
    ///   - maximumKeys: How many keys to remember at most, 1 or more.
    ///   - clock: The clock to read.
    public init(_ policy: RateLimitPolicy, maximumKeys: Int = 100_000, clock: C) {
        precondition(maximumKeys >= 1, "A rate limiter has to remember a key at least.")
        self.policy = policy
        self.maximumKeys = maximumKeys
        self.clock = clock
        self.origin = clock.now
        // Enough shards that threads seldom meet, each large enough that keys spread evenly over them.
        let count = min(64, max(1, maximumKeys / 256))
        self.shards = (0..<count).map { index in
            let capacity = maximumKeys / count + (index < maximumKeys % count ? 1 : 0)
            return Shard(BoundedTable(policy: policy, capacity: capacity))
        }
    }

    /// Creates a limiter that reads the continuous clock, which does not stop while the machine sleeps.
    ///
    /// - Parameters:
    ///   - policy: How much may be spent in how long.
    ///   - maximumKeys: How many keys to remember at most, 1 or more.
    public convenience init(_ policy: RateLimitPolicy, maximumKeys: Int = 100_000) where C == ContinuousClock {
        self.init(policy, maximumKeys: maximumKeys, clock: ContinuousClock())
    }

    /// Decides about `cost` for `key`, and counts it if it is allowed.
    ///
    /// - Parameters:
    ///   - key: Who spends: a user, an address. Keys above 64 bytes are kept as digests.
    ///   - cost: How much. 0 is always allowed and counts nothing: it tells what remains.
    /// - Complexity: O(log *n*) in the number of keys, amortised.
    public func check(_ key: String, cost: Int = 1) -> RateLimitDecision {
        let now = self.origin.duration(to: self.clock.now)
        let key = StoredKey(key)
        let shard = self.shards[Int(UInt(bitPattern: key.hashValue) % UInt(self.shards.count))]
        return shard.table.withLock { $0.check(key, cost: cost, at: now) }
    }

    /// How many keys are remembered at present.
    public var keyCount: Int {
        self.shards.reduce(0) { $0 + $1.table.withLock { $0.count } }
    }
}
