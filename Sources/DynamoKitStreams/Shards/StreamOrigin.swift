import DynamoKit

/// Where a consumer began, written once before its first lease.
///
/// All workers, and those that come years later, then agree which shards were there at the start. Without it, a worker that
/// comes while the first one is still writing leases would take the rest for new shards.
struct StreamOrigin: Codable, Hashable, Sendable {
    /// The leases' ``Lease/consumer``.
    private(set) var consumer: String
    // In a partition of its own, so that a query for leases finds nothing else.
    private var partition: String
    private var shardID = Self.sortKey
    /// Where shards begin that have no lease yet.
    var start: Checkpoint
    /// For ``Checkpoint/latest``: the shards that were open at the start. Shards that came later are read from their
    /// beginning, for they go on from one of these.
    var openShardIDs: [String]?

    init(consumer: String, start: Checkpoint, openShardIDs: [String]? = nil) {
        self.consumer = consumer
        self.partition = Self.partition(of: consumer)
        self.start = start
        self.openShardIDs = openShardIDs
    }

    enum CodingKeys: String, CodingKey {
        case consumer = "originOf"
        case partition = "consumer"
        case shardID = "shardId"
        case start
        case openShardIDs = "openShardIds"
    }

    private static let sortKey = "ORIGIN"
    private static func partition(of consumer: String) -> String { "\(consumer)|ORIGIN" }

    static func key(of consumer: String) -> DynamoKey { .key(Self.partition(of: consumer), Self.sortKey) }

    /// Where the shard begins, if it is not one that was over at the start.
    func checkpoint(of shardID: String) -> Checkpoint {
        guard let openShardIDs else { return self.start }
        return openShardIDs.contains(shardID) ? self.start : .trimHorizon
    }
}
