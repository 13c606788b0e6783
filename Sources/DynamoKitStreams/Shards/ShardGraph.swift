import DynamoKit

/// The shards of a stream as it lists them, and which leases they call for.
struct ShardGraph: Sendable {
    private let shards: [String: Shard]

    /// - Parameter shards: All that the stream lists.
    init(_ shards: [Shard]) {
        self.shards = Dictionary(shards.map { ($0.shardID, $0) }) { $1 }
    }

    func contains(_ shardID: String) -> Bool { self.shards[shardID] != nil }

    /// The shards that are not closed yet.
    var openShardIDs: [String] {
        self.shards.values.filter { $0.sequenceNumberRange.endingSequenceNumber == nil }.map(\.shardID).sorted()
    }

    /// The leases that are missing, parents before their children: written in this order, no child is ever to be had while
    /// its parent has no lease yet.
    ///
    /// - Parameters:
    ///   - leases: Those that there are by shard ID.
    ///   - origin: Where the consumer began.
    func missingLeases(_ leases: [String: Lease], origin: StreamOrigin) -> [Lease] {
        let finished = self.ancestors(of: origin.openShardIDs ?? [])
        return self.parentsFirst.compactMap { shard in
            guard leases[shard.shardID] == nil else { return nil }
            return Lease(
                consumer: origin.consumer,
                shardID: shard.shardID,
                parentShardID: shard.parentShardID,
                checkpoint: finished.contains(shard.shardID) ? .shardEnd : origin.checkpoint(of: shard.shardID)
            )
        }
    }

    /// Finished leases whose shard the stream has forgotten, and whose children are known.
    ///
    /// As long as the stream lists a shard, its lease is what keeps it from being read again.
    func obsoleteLeases(_ leases: [String: Lease]) -> [Lease] {
        let parents = Set(leases.values.compactMap(\.parentShardID))
        return leases.values
            .filter { $0.isFinished && !self.contains($0.shardID) && parents.contains($0.shardID) }
            .sorted { $0.shardID < $1.shardID }
    }

    /// Whether a shard has been handled to its end and what goes on from there is not known yet.
    static func awaitsChildren(_ leases: [String: Lease]) -> Bool {
        let parents = Set(leases.values.compactMap(\.parentShardID))
        return leases.values.contains { $0.isFinished && !parents.contains($0.shardID) }
    }

    private var parentsFirst: [Shard] {
        var order: [Shard] = []
        var visited: Set<String> = []
        for start in self.shards.keys.sorted() {
            // From the shard up to the first ancestor that is not listed or comes anyway, then down again. A chain, not a
            // tree: a shard has one parent.
            var chain: [Shard] = []
            var next: String? = start
            while let shardID = next, let shard = self.shards[shardID], visited.insert(shardID).inserted {
                chain.append(shard)
                next = shard.parentShardID
            }
            order += chain.reversed()
        }
        return order
    }

    private func ancestors(of shardIDs: [String]) -> Set<String> {
        var ancestors: Set<String> = []
        for shardID in shardIDs {
            var next = self.shards[shardID]?.parentShardID
            while let ancestor = next, ancestors.insert(ancestor).inserted {
                next = self.shards[ancestor]?.parentShardID
            }
        }
        // A stream that still lists a closed shard as open may have both in the set.
        return ancestors.subtracting(shardIDs)
    }
}
