import DynamoKit
import Foundation
import Testing

@testable import DynamoKitStreams

/// What happens to shards, and what goes wrong in reading them.
@Suite("Shard lifecycle")
struct ShardLifecycleTests {
    private static func write(_ harness: Harness, items: Int = 12) {
        harness.stream { stream in
            for item in 0..<items { stream.write("item-\(item)") }
        }
    }

    private static func end(_ workers: Worker...) async throws {
        for worker in workers { await worker.shutDown() }
        for worker in workers { try await worker.end() }
    }

    @Test("generations of shards are handled parents first, whoever has them")
    func splits() async throws {
        let harness = try Harness(shards: 2)
        Self.write(harness)
        // Before anybody looks, two generations have gone by.
        for generation in [2, 1] {
            harness.stream { stream in
                for shard in stream.openShardIDs { stream.split(shard, into: generation) }
            }
            Self.write(harness)
        }
        let first = Worker("first", in: harness)
        let second = Worker("second", in: harness)
        #expect(try await harness.handlesEverything())
        // And more of them while they work.
        for generation in [1, 2, 1] {
            harness.stream { stream in
                for shard in stream.openShardIDs { stream.split(shard, into: generation) }
            }
            Self.write(harness)
            #expect(try await harness.handlesEverything())
        }
        #expect(
            try await harness.eventually {
                Self.write(harness)
                return harness.record.count(of: "first") > 0 && harness.record.count(of: "second") > 0
            }
        )
        #expect(try await harness.handlesEverything())
        #expect(harness.record.itemsOutOfOrder == [])
        try await Self.end(first, second)
    }

    @Test("after the end of a shard its children are looked for until the stream lists them")
    func lateChildren() async throws {
        let harness = try Harness(shards: 1)
        Self.write(harness)
        // Shards would be looked for in a day by themselves.
        let worker = Worker(
            "w",
            in: harness,
            configuration: harness.configuration { $0.shardSyncInterval = .seconds(86400) }
        )
        #expect(try await harness.handlesEverything())
        harness.stream { stream in
            for shard in stream.openShardIDs { stream.unlisted.formUnion(stream.split(shard, into: 2)) }
        }
        Self.write(harness)
        #expect(try await harness.eventually { try await harness.leases().map(\.checkpoint) == [.shardEnd] })
        let looks = worker.transport.attempts(of: "DescribeStream")
        #expect(try await harness.eventually { worker.transport.attempts(of: "DescribeStream") > looks + 3 })
        harness.stream { $0.unlisted = [] }
        #expect(try await harness.handlesEverything())
        #expect(harness.record.itemsOutOfOrder == [])
        try await Self.end(worker)
    }

    @Test("a finished shard's lease goes when the stream has forgotten the shard, and not before")
    func obsoleteLeases() async throws {
        let harness = try Harness(shards: 1)
        Self.write(harness)
        let parent = try #require(harness.stream { $0.openShardIDs.first })
        harness.stream { $0.split(parent, into: 1) }
        Self.write(harness)
        let worker = Worker(
            "w",
            in: harness,
            configuration: harness.configuration { $0.shardSyncInterval = .seconds(2) }
        )
        #expect(try await harness.handlesEverything())
        let looks = worker.transport.attempts(of: "DescribeStream")
        #expect(try await harness.eventually { worker.transport.attempts(of: "DescribeStream") > looks + 3 })
        #expect(try await harness.leases().contains { $0.shardID == parent && $0.isFinished })
        harness.stream { _ = $0.unlisted.insert(parent) }
        #expect(try await harness.eventually { try await !harness.leases().contains { $0.shardID == parent } })
        Self.write(harness)
        #expect(try await harness.handlesEverything())
        #expect(harness.record.isExactlyOnce)
        try await Self.end(worker)
    }

    @Test("trimmed changes are reported, and the oldest that are left come next")
    func trimmed() async throws {
        let harness = try Harness(shards: 1)
        let shard = try #require(harness.stream { $0.openShardIDs.first })
        Self.write(harness, items: 4)
        let first = Worker("first", in: harness)
        #expect(try await harness.handlesEverything())
        try await Self.end(first)
        harness.stream { stream in
            for item in 4..<10 { stream.write("item-\(item)") }
            stream.shards[shard]?.trimmed = 8
        }
        let second = Worker("second", in: harness)
        #expect(try await harness.eventually { harness.record.count(of: "second") == 2 })
        #expect(harness.record.entries.suffix(2).map(\.id) == ["item-8", "item-9"])
        #expect(harness.incidents.all.map(\.kind) == [.dataTrimmed])
        #expect(harness.incidents.all.first?.shardID == shard)
        #expect(
            harness.incidents.all.first?.sequenceNumber
                == harness.stream { $0.shards[shard]?.records[3].sequenceNumber }
        )
        try await Self.end(second)
    }

    @Test("a shard that is gone before it was handled is reported, and holds nothing up")
    func gone() async throws {
        let harness = try Harness(shards: 1)
        let parent = try #require(harness.stream { $0.openShardIDs.first })
        Self.write(harness, items: 4)
        let first = Worker("first", in: harness)
        #expect(try await harness.handlesEverything())
        try await Self.end(first)
        harness.stream { stream in
            stream.split(parent, into: 1)
            stream.write("item-0")
            stream.shards[parent] = nil
            stream.unlisted.insert(parent)
        }
        let second = Worker("second", in: harness)
        #expect(try await harness.eventually { harness.record.count(of: "second") > 0 })
        #expect(harness.incidents.all.map(\.kind) == [.dataTrimmed])
        #expect(harness.record.entries.last == Record.Entry(worker: "second", id: "item-0", value: 2))
        try await Self.end(second)
    }

    @Test("iterators that expire all the time lose nothing and repeat nothing")
    func expiredIterators() async throws {
        let harness = try Harness(shards: 2)
        let worker = Worker("w", in: harness)
        for _ in 0..<10 {
            harness.stream { $0.expireIterators() }
            Self.write(harness)
            #expect(try await harness.handlesEverything())
        }
        #expect(harness.record.isExactlyOnce)
        #expect(harness.record.itemsOutOfOrder == [])
        try await Self.end(worker)
    }

    @Test("throttled reads, renewals and checkpoints are waited out")
    func throttled() async throws {
        let harness = try Harness(shards: 2)
        let worker = Worker("w", in: harness)
        Self.write(harness)
        #expect(try await harness.handlesEverything())
        for operation in ["GetRecords", "UpdateItem", "Query", "DescribeStream"] {
            let refusals = Countdown(7)
            worker.transport.setFate { type(of: $0).name == operation && refusals.take() ? .refused : .carriedOut }
            Self.write(harness)
            harness.stream { stream in
                for shard in stream.openShardIDs { stream.split(shard, into: 1) }
            }
            Self.write(harness)
            #expect(try await harness.eventually { refusals.isOver })
            #expect(try await harness.handlesEverything())
        }
        #expect(harness.record.itemsOutOfOrder == [])
        #expect(harness.record.isExactlyOnce)
        try await Self.end(worker)
    }

    @Test("answers that are lost make nobody lose a lease or handle a change twice")
    func lostAnswers() async throws {
        let harness = try Harness(shards: 3)
        let worker = Worker("w", in: harness)
        // The answer to every other write is lost, the first one's among them.
        let writes = Countdown(.max)
        worker.transport.setFate { operation in
            let isWrite = ["UpdateItem", "PutItem", "DeleteItem", "CreateTable"].contains(type(of: operation).name)
            return isWrite && writes.takeEverySecond() ? .answerLost : .carriedOut
        }
        for _ in 0..<3 {
            Self.write(harness)
            #expect(try await harness.handlesEverything())
            harness.stream { stream in
                for shard in stream.openShardIDs { stream.split(shard, into: 1) }
            }
        }
        Self.write(harness)
        #expect(try await harness.handlesEverything())
        #expect(harness.incidents.count(.leaseLost) == 0)
        #expect(harness.record.isExactlyOnce)
        #expect(harness.record.itemsOutOfOrder == [])
        try await Self.end(worker)
    }
}
