/// The keys of one policy in memory, of whichever algorithm.
///
/// Neither generic nor behind a protocol, so that a decision is compiled code from end to end.
struct ShardedStore: Sendable {
    private enum Tables: Sendable {
        case gcra(Shards<GCRA>)
        case tokenBucket(Shards<TokenBucket>)
        case fixedWindow(Shards<FixedWindow>)
        case slidingWindowCounter(Shards<SlidingWindowCounter>)
        case slidingWindow(Shards<SlidingWindowLog>)
    }

    let policy: RateLimitPolicy
    private let tables: Tables

    init(policy: RateLimitPolicy, maximumKeys: Int) {
        precondition(maximumKeys >= 1, "A rate limiter has to remember a key at least.")
        self.policy = policy
        func shards<State: RateLimitAlgorithm>(_ fresh: State) -> Shards<State> {
            Shards(fresh: fresh, countsDenials: policy.countsDenials, maximumKeys: maximumKeys)
        }
        self.tables =
            switch policy.initialState {
            case let state as GCRA: .gcra(shards(state))
            case let state as TokenBucket: .tokenBucket(shards(state))
            case let state as FixedWindow: .fixedWindow(shards(state))
            case let state as SlidingWindowCounter: .slidingWindowCounter(shards(state))
            case let state as SlidingWindowLog: .slidingWindow(shards(state))
            default: preconditionFailure("A policy has an algorithm that has no table.")
            }
    }

    var count: Int {
        switch self.tables {
        case .gcra(let shards): shards.count
        case .tokenBucket(let shards): shards.count
        case .fixedWindow(let shards): shards.count
        case .slidingWindowCounter(let shards): shards.count
        case .slidingWindow(let shards): shards.count
        }
    }

    @inline(__always)
    func check(_ key: KeyDigest, cost: Int, at now: Duration) -> RateLimitDecision {
        switch self.tables {
        case .gcra(let shards): shards.withTable(of: key) { $0.check(key, cost: cost, at: now) }
        case .tokenBucket(let shards): shards.withTable(of: key) { $0.check(key, cost: cost, at: now) }
        case .fixedWindow(let shards): shards.withTable(of: key) { $0.check(key, cost: cost, at: now) }
        case .slidingWindowCounter(let shards): shards.withTable(of: key) { $0.check(key, cost: cost, at: now) }
        case .slidingWindow(let shards): shards.withTable(of: key) { $0.check(key, cost: cost, at: now) }
        }
    }

    func peek(_ key: KeyDigest, cost: Int, at now: Duration) -> RateLimitDecision {
        switch self.tables {
        case .gcra(let shards): shards.withTable(of: key) { $0.peek(key, cost: cost, at: now) }
        case .tokenBucket(let shards): shards.withTable(of: key) { $0.peek(key, cost: cost, at: now) }
        case .fixedWindow(let shards): shards.withTable(of: key) { $0.peek(key, cost: cost, at: now) }
        case .slidingWindowCounter(let shards): shards.withTable(of: key) { $0.peek(key, cost: cost, at: now) }
        case .slidingWindow(let shards): shards.withTable(of: key) { $0.peek(key, cost: cost, at: now) }
        }
    }

    func refund(_ key: KeyDigest, cost: Int, at now: Duration) {
        switch self.tables {
        case .gcra(let shards): shards.withTable(of: key) { $0.refund(key, cost: cost, at: now) }
        case .tokenBucket(let shards): shards.withTable(of: key) { $0.refund(key, cost: cost, at: now) }
        case .fixedWindow(let shards): shards.withTable(of: key) { $0.refund(key, cost: cost, at: now) }
        case .slidingWindowCounter(let shards): shards.withTable(of: key) { $0.refund(key, cost: cost, at: now) }
        case .slidingWindow(let shards): shards.withTable(of: key) { $0.refund(key, cost: cost, at: now) }
        }
    }

    func reset(_ key: KeyDigest) {
        switch self.tables {
        case .gcra(let shards): shards.withTable(of: key) { $0.reset(key) }
        case .tokenBucket(let shards): shards.withTable(of: key) { $0.reset(key) }
        case .fixedWindow(let shards): shards.withTable(of: key) { $0.reset(key) }
        case .slidingWindowCounter(let shards): shards.withTable(of: key) { $0.reset(key) }
        case .slidingWindow(let shards): shards.withTable(of: key) { $0.reset(key) }
        }
    }
}
