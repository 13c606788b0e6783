import Synchronization

/// The keys of one limit in memory, divided among shards with a lock each, so that threads seldom meet.
struct Shards<State: RateLimitAlgorithm>: Sendable {
    private final class Shard: Sendable {
        let table: Mutex<BoundedTable<State>>

        init(_ table: BoundedTable<State>) { self.table = Mutex(table) }
    }

    private let shards: [Shard]

    /// - Parameters:
    ///   - fresh: The state of a key that has spent nothing.
    ///   - countsDenials: Whether denied requests count too.
    ///   - maximumKeys: How many keys to remember at most.
    init(fresh: State, countsDenials: Bool, maximumKeys: Int) {
        // Enough shards that threads seldom meet, each large enough that keys spread evenly over them.
        let count = min(64, max(1, maximumKeys / 256))
        self.shards = (0..<count).map { index in
            let capacity = maximumKeys / count + (index < maximumKeys % count ? 1 : 0)
            return Shard(BoundedTable(fresh: fresh, countsDenials: countsDenials, capacity: capacity))
        }
    }

    var count: Int { self.shards.reduce(0) { sum, shard in sum + shard.table.withLock { $0.count } } }

    /// Lends the table that a key belongs to. The key's higher half decides, as the lower one does within the table.
    @inline(__always)
    func withTable<Result: Sendable>(of key: KeyDigest, _ body: (inout BoundedTable<State>) -> Result) -> Result {
        self.shards[key.place(among: self.shards.count)].table.withLock { body(&$0) }
    }
}
