import DynamoKit
import Testing

@testable import DynamoKitStreams

@Suite("Shard graph")
struct ShardGraphTests {
    private static func shard(_ name: String, parent: String? = nil, isOpen: Bool = false) -> Shard {
        Shard(
            shardID: name,
            sequenceNumberRange: SequenceNumberRange(
                startingSequenceNumber: "1",
                endingSequenceNumber: isOpen ? nil : "9"
            ),
            parentShardID: parent
        )
    }

    private static func finished(_ name: String, parent: String? = nil) -> Lease {
        Lease(consumer: "c", shardID: name, parentShardID: parent, checkpoint: .shardEnd)
    }

    // Listed children first, as a stream may.
    private let family = ShardGraph([
        shard("grandchild", parent: "child-1", isOpen: true), shard("child-2", parent: "parent", isOpen: true),
        shard("child-1", parent: "parent"), shard("parent", parent: "trimmed"), shard("other", isOpen: true),
    ])

    @Test("calls for leases of parents before those of their children")
    func parentsFirst() throws {
        let leases = self.family.missingLeases([:], origin: StreamOrigin(consumer: "c", start: .trimHorizon))
        let order = leases.map(\.shardID)
        #expect(Set(order) == ["grandchild", "child-1", "child-2", "parent", "other"])
        for (parent, child) in [("parent", "child-1"), ("parent", "child-2"), ("child-1", "grandchild")] {
            let places = try (#require(order.firstIndex(of: parent)), #require(order.firstIndex(of: child)))
            #expect(places.0 < places.1)
        }
        #expect(leases.allSatisfy { $0.checkpoint == .trimHorizon && $0.leaseOwner == nil })
        #expect(leases.first { $0.shardID == "grandchild" }?.parentShardID == "child-1")
    }

    @Test("does not go round in circles when the stream's shards do")
    func circle() {
        let graph = ShardGraph([Self.shard("a", parent: "b"), Self.shard("b", parent: "a")])
        let origin = StreamOrigin(consumer: "c", start: .latest, openShardIDs: ["a"])
        #expect(graph.missingLeases([:], origin: origin).count == 2)
    }

    @Test("begins at the latest only with shards that were open at the start")
    func latest() {
        #expect(self.family.openShardIDs == ["child-2", "grandchild", "other"])
        let origin = StreamOrigin(consumer: "c", start: .latest, openShardIDs: self.family.openShardIDs)
        let leases = self.family.missingLeases([:], origin: origin)
        let checkpoints = Dictionary(uniqueKeysWithValues: leases.map { ($0.shardID, $0.checkpoint) })
        #expect(
            checkpoints == [
                "parent": .shardEnd, "child-1": .shardEnd, "child-2": .latest, "grandchild": .latest, "other": .latest,
            ]
        )
        // Later the open ones have been closed. What goes on from them is read from its beginning, a worker that died before
        // it had written the first leases notwithstanding.
        let later = ShardGraph([
            Self.shard("child-2", parent: "parent"), Self.shard("new", parent: "child-2", isOpen: true),
            Self.shard("other"),
        ])
        let missing = later.missingLeases([:], origin: origin)
        #expect(missing.map(\.checkpoint) == [.latest, .trimHorizon, .latest])
        #expect(missing.map(\.shardID) == ["child-2", "new", "other"])
    }

    @Test("keeps a finished lease while the stream lists its shard, and until its children are known")
    func obsolete() {
        let leases = [
            "parent": Self.finished("parent"), "gone": Self.finished("gone"),
            "child-of-gone": Lease(
                consumer: "c",
                shardID: "child-of-gone",
                parentShardID: "gone",
                checkpoint: .trimHorizon
            ),
            "gone-without-children": Self.finished("gone-without-children"),
            "unfinished": Lease(consumer: "c", shardID: "unfinished", checkpoint: .after(sequenceNumber: "1")),
        ]
        #expect(self.family.obsoleteLeases(leases).map(\.shardID) == ["gone"])
    }

    @Test("waits for the children of every finished shard")
    func awaitsChildren() {
        var leases = ["a": Lease(consumer: "c", shardID: "a", checkpoint: .trimHorizon)]
        #expect(!ShardGraph.awaitsChildren(leases))
        leases["a"]?.checkpoint = .shardEnd
        #expect(ShardGraph.awaitsChildren(leases))
        leases["b"] = Lease(consumer: "c", shardID: "b", parentShardID: "a", checkpoint: .trimHorizon)
        #expect(!ShardGraph.awaitsChildren(leases))
    }
}
