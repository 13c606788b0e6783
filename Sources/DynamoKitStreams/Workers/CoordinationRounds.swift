/// What a coordinator keeps from one look at the leases to the next.
struct CoordinationRounds: Sendable {
    var view: LeaseView
    private(set) var haveSucceeded = false
    private let shardSyncInterval: Duration
    private var knownShardsAt: Duration?

    init(configuration: StreamConsumerConfiguration) {
        // Where nobody else is at work, whoever holds a lease is dead.
        self.view = LeaseView(leaseDuration: configuration.isOnlyWorker ? .zero : configuration.leaseDuration)
        self.shardSyncInterval = configuration.shardSyncInterval
    }

    mutating func succeeded() { self.haveSucceeded = true }

    /// Whether the stream should be asked for its shards.
    ///
    /// It has to be whenever a shard has ended and its children are not known, for as long as they are not: a stream lists
    /// them when it lists them, and nothing else would ever bring them up.
    func needShards(now: Duration) -> Bool {
        guard let knownShardsAt else { return true }
        return now - knownShardsAt >= self.shardSyncInterval || ShardGraph.awaitsChildren(self.view.leases)
    }

    mutating func knowShards(now: Duration) { self.knownShardsAt = now }
}
