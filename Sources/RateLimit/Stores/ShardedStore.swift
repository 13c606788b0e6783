/// The keys of one policy in memory, divided among shards.
///
/// Not generic over the clock, so that a decision is compiled code from end to end.
struct ShardedStore: Sendable {
    let policy: RateLimitPolicy
    private let shards: [Shard]

    init(policy: RateLimitPolicy, maximumKeys: Int) {
        precondition(maximumKeys >= 1, "A rate limiter has to remember a key at least.")
        self.policy = policy
        // Enough shards that threads seldom meet, each large enough that keys spread evenly over them.
        let count = min(64, max(1, maximumKeys / 256))
        self.shards = (0..<count).map { index in
            policy.makeShard(capacity: maximumKeys / count + (index < maximumKeys % count ? 1 : 0))
        }
    }

    var count: Int {
        self.shards.reduce(0) { sum, shard in
            shard.lock.lock()
            defer { shard.lock.unlock() }
            return sum + shard.count
        }
    }

    /// The shard that a key belongs to. Its digest's higher half decides, as the lower one does within the shard.
    func shard(of key: KeyDigest) -> Shard {
        self.shards[Int(truncatingIfNeeded: key.high.multipliedFullWidth(by: UInt64(self.shards.count)).high)]
    }

    /// Does `body` with the key's shard locked.
    @inline(__always)
    func withShard<Result>(of key: KeyDigest, _ body: (Shard) -> Result) -> Result {
        let shard = self.shard(of: key)
        shard.lock.lock()
        defer { shard.lock.unlock() }
        return body(shard)
    }
}
