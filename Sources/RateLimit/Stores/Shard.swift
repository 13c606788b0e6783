/// A part of the keys of a limiter, with a lock of its own, of whichever algorithm.
///
/// Whoever uses it holds its lock. Those who need several shards at once lock them in one order all over the process.
// Sendable: the functions share a table, which is only touched with the lock held.
final class Shard: @unchecked Sendable {
    let lock = ShardLock()

    let peek: (KeyDigest, _ cost: Int, _ now: Duration) -> RateLimitDecision
    let check: (KeyDigest, _ cost: Int, _ now: Duration) -> RateLimitDecision
    let refund: (KeyDigest, _ cost: Int, _ now: Duration) -> Void
    let reset: (KeyDigest) -> Void
    private let countKeys: () -> Int

    private final class Box<State: RateLimitAlgorithm> {
        var table: BoundedTable<State>

        init(_ table: BoundedTable<State>) { self.table = table }
    }

    /// Functions rather than a generic subclass, whose methods are compiled for no type in particular; and always inlined, so
    /// that there is one set of functions for each algorithm.
    @inline(__always)
    init<State: RateLimitAlgorithm>(_ table: BoundedTable<State>) {
        let box = Box(table)
        self.peek = { box.table.peek($0, cost: $1, at: $2) }
        self.check = { box.table.check($0, cost: $1, at: $2) }
        self.refund = { box.table.refund($0, cost: $1, at: $2) }
        self.reset = { box.table.reset($0) }
        self.countKeys = { box.table.count }
    }

    var count: Int { self.countKeys() }
}

extension RateLimitPolicy {
    /// An empty shard for this policy.
    func makeShard(capacity: Int) -> Shard {
        @inline(__always)
        func table<State: RateLimitAlgorithm>(_ fresh: State) -> BoundedTable<State> {
            BoundedTable(fresh: fresh, countsDenials: self.countsDenials, capacity: capacity)
        }
        return switch self.initialState {
        case let state as GCRA: Shard(table(state))
        case let state as SlidingWindowLog: Shard(table(state))
        case let state as SlidingWindowCounter: Shard(table(state))
        case let state as FixedWindow: Shard(table(state))
        case let state as TokenBucket: Shard(table(state))
        default: preconditionFailure("A policy has an algorithm that has no table.")
        }
    }
}
