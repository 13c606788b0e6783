/// Decides, in memory, about several limits at once: so much per second and per day, per user and per address.
///
/// ```swift
/// let limiter = CompositeRateLimiter([
///     NamedRateLimit("second", .gcra(limit: 5, per: .seconds(1))),
///     NamedRateLimit("day", .fixedWindow(limit: 10_000, per: .seconds(86_400))),
///     NamedRateLimit("address", .slidingWindowCounter(limit: 600, per: .seconds(60))),
/// ])
/// let decision = limiter.check(["second": user.id, "day": user.id, "address": address])
/// guard decision.isAllowed else { throw SlowDown(limits: decision.violated, retryAfter: decision.retryAfter) }
/// ```
///
/// A decision is atomic: nobody sees some of the limits with it counted and others without. What one limit denies, none of
/// them counts, so a client that has used up its day does not use up its minute by trying.
///
/// Each limit remembers as many keys as a ``RateLimiter`` with the same bound, and in the same way.
public final class CompositeRateLimiter<C: Clock>: CompositeRateLimiting where C.Duration == Duration {
    /// The limits, in the order in which decisions tell of them.
    public let limits: [NamedRateLimit]

    private let stores: [(store: ShardedStore, locks: KeyLocks)]
    private let time: TimeSource

    /// Creates a limiter that reads a clock of the caller's choice.
    ///
    /// - Parameters:
    ///   - limits: The limits, each with a name of its own.
    ///   - maximumKeys: How many keys each limit remembers at most, 1 or more.
    ///   - clock: The clock to read. Windows that follow each other begin when the limiter is made.
    public init(_ limits: [NamedRateLimit], maximumKeys: Int = 100_000, clock: C) {
        precondition(Set(limits.map(\.name)).count == limits.count, "Limits that are decided together need names.")
        self.limits = limits
        self.stores = limits.map { (ShardedStore(policy: $0.policy, maximumKeys: maximumKeys), KeyLocks()) }
        self.time = TimeSource(clock)
    }

    /// Creates a limiter that reads the continuous clock, which does not stop while the machine sleeps.
    ///
    /// - Parameters:
    ///   - limits: The limits, each with a name of its own.
    ///   - maximumKeys: How many keys each limit remembers at most, 1 or more.
    public convenience init(_ limits: [NamedRateLimit], maximumKeys: Int = 100_000) where C == ContinuousClock {
        self.init(limits, maximumKeys: maximumKeys, clock: ContinuousClock())
    }

    /// Decides about `cost`, and counts it in each limit if all of them allow it.
    ///
    /// - Parameters:
    ///   - keys: Whom each limit counts, by the limit's name. A limit with no key is not asked.
    ///   - cost: How much. 0 is always allowed and counts nothing.
    /// - Precondition: Each name is that of a limit.
    public func check(_ keys: [String: String], cost: Int = 1) -> CompositeRateLimitDecision {
        self.decide(keys) { counts, now in
            var decisions = counts.map { $0.store.peek($0.key, cost: cost, at: now) }
            if decisions.allSatisfy(\.isAllowed) {
                for (index, count) in counts.enumerated() {
                    decisions[index] = count.store.check(count.key, cost: cost, at: now)
                    guard !decisions[index].isAllowed else { continue }
                    // A limit that has no room for a new key denies what it had nothing against.
                    for (earlier, count) in counts[..<index].enumerated() {
                        count.store.refund(count.key, cost: cost, at: now)
                        decisions[earlier] = count.store.peek(count.key, cost: cost, at: now)
                    }
                    break
                }
            } else {
                // Those that deny note whom they have denied; the others do not hear of it.
                for (index, count) in counts.enumerated() where !decisions[index].isAllowed {
                    decisions[index] = count.store.check(count.key, cost: cost, at: now)
                }
            }
            return decisions
        }
    }

    /// Tells what ``check(_:cost:)`` would decide now, and counts nothing.
    public func peek(_ keys: [String: String], cost: Int = 1) -> CompositeRateLimitDecision {
        self.decide(keys) { counts, now in counts.map { $0.store.peek($0.key, cost: cost, at: now) } }
    }

    /// Gives back, to each limit, what was allowed and then did not happen.
    public func refund(_ keys: [String: String], cost: Int = 1) {
        let now = self.time.now
        self.withKeys(of: self.counts(keys)) { counts in
            for count in counts { count.store.refund(count.key, cost: cost, at: now) }
        }
    }

    /// Forgets what was spent under the keys, by the limits that have one.
    public func reset(_ keys: [String: String]) {
        self.withKeys(of: self.counts(keys)) { counts in
            for count in counts { count.store.reset(count.key) }
        }
    }

    /// What one limit counts for one key.
    private struct Count {
        let name: String
        let key: KeyDigest
        let store: ShardedStore
        let locks: KeyLocks
    }

    private func counts(_ keys: [String: String]) -> [Count] {
        let counts = zip(self.limits, self.stores).compactMap { limit, part in
            keys[limit.name].map { key in
                Count(name: limit.name, key: KeyDigest(key), store: part.store, locks: part.locks)
            }
        }
        precondition(counts.count == keys.count, "A key is given for a limit that there is not.")
        return counts
    }

    private func decide(
        _ keys: [String: String],
        _ body: ([Count], Duration) -> [RateLimitDecision]
    ) -> CompositeRateLimitDecision {
        let now = self.time.now
        let counts = self.counts(keys)
        let decisions = self.withKeys(of: counts) { body($0, now) }
        return CompositeRateLimitDecision(parts: zip(counts, decisions).map { .init(name: $0.name, decision: $1) })
    }

    /// Does `body` with the keys locked, in the order of the limits.
    private func withKeys<Result: Sendable>(of counts: [Count], _ body: ([Count]) -> Result) -> Result {
        KeyLocks.withLocks(counts.map { ($0.locks, $0.key) }[...]) { body(counts) }
    }
}
