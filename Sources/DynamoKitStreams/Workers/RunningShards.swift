import Synchronization

/// The shards that a consumer's tasks are at.
final class RunningShards: Sendable {
    private struct State {
        /// By shard: what tells its worker to stop.
        var stops: [String: Signal] = [:]
        var isStopping = false
    }

    private let state = Mutex(State())

    var count: Int { self.state.withLock { $0.stops.count } }

    func contains(_ shardID: String) -> Bool { self.state.withLock { $0.stops[shardID] != nil } }

    /// Begins with a shard.
    ///
    /// - Returns: What will tell to stop, or `nil` when the shard has a worker already or no more are to begin.
    func begin(_ shardID: String) -> Signal? {
        self.state.withLock { state in
            guard !state.isStopping, state.stops[shardID] == nil else { return nil }
            let stop = Signal()
            state.stops[shardID] = stop
            return stop
        }
    }

    func end(_ shardID: String) {
        self.state.withLock { _ = $0.stops.removeValue(forKey: shardID) }
    }

    /// Tells all workers to stop, and lets none begin.
    func stop() {
        let stops = self.state.withLock { state in
            state.isStopping = true
            return state.stops.values
        }
        for stop in stops { stop.raise() }
    }
}
