import DynamoKit
import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing

@testable import DynamoKitStreams

/// What handlers are given, and what becomes of changes that they cannot handle.
@Suite("Handlers")
struct HandlerTests {
    private struct Refused: Error {}

    @Test("insert, modify and remove come with the images and what is known of them")
    func events() async throws {
        let harness = try Harness(shards: 1)
        let created = Date(timeIntervalSince1970: 1_790_000_000)
        harness.stream { stream in
            let one = StreamModel.item("a", 1)
            let two = StreamModel.item("a", 2)
            stream.append(.insert, id: "a", old: nil, new: one, at: created)
            stream.append(.modify, id: "a", old: one, new: two)
            stream.append(.remove, id: "a", old: two, new: nil)
            stream.append(
                .remove,
                id: "b",
                old: StreamModel.item("b", 1),
                new: nil,
                identity: StreamIdentity(principalID: "dynamodb.amazonaws.com", type: "Service")
            )
        }
        let handler = Transcript()
        let consumer = StreamConsumer(
            name: "test",
            table: harness.table(harness.transport),
            streamARN: StreamModel.arn,
            leaseTable: "Leases",
            handler: handler,
            configuration: harness.configuration()
        )
        let task = Task { try await consumer.run() }
        #expect(try await harness.eventually { handler.lines.count == 4 })
        #expect(handler.lines == ["+ a 1", "a 1 -> a 2", "- a 2", "- b 1 (time to live)"])
        let metadata = try #require(handler.metadata.first)
        let record = try #require(harness.stream { $0.shards.values.first?.records.first })
        #expect(metadata.sequenceNumber == record.sequenceNumber)
        #expect(metadata.eventID == record.eventID)
        #expect(metadata.approximateCreationDateTime == created)
        #expect(metadata.keys == ["id": .string("a")])
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("a change whose handler throws comes again, and those after it wait")
    func retries() async throws {
        let harness = try Harness(shards: 1)
        let failures = Countdown(2)
        let worker = Worker("w", in: harness) { thing in
            if thing.value == 2 && failures.take() { throw Refused() }
        }
        harness.stream { stream in
            for _ in 0..<4 { stream.write("item") }
        }
        #expect(try await harness.handlesEverything())
        #expect(harness.record.entries.map(\.value) == [1, 2, 3, 4])
        #expect(harness.incidents.all.isEmpty)
        await worker.shutDown()
        try await worker.end()
    }

    @Test("a change that cannot be handled stops its shard and no other, until somebody can")
    func stopShard() async throws {
        let harness = try Harness(shards: 2)
        let ids = try Self.idsInDifferentShards(harness)
        let attempts = Countdown(.max)
        let first = Worker("first", in: harness) { thing in
            guard thing.id == ids.poisoned && thing.value == 3 else { return }
            _ = attempts.take()
            throw Refused()
        }
        harness.stream { stream in
            for _ in 0..<6 { stream.write(ids.poisoned) }
            for _ in 0..<6 { stream.write(ids.other) }
        }
        #expect(try await harness.eventually { harness.incidents.count(.shardStopped) == 1 })
        #expect(try await harness.eventually { harness.record.entries.count { $0.id == ids.other } == 6 })
        harness.stream { $0.write(ids.other) }
        #expect(try await harness.eventually { harness.record.entries.count { $0.id == ids.other } == 7 })
        let incident = try #require(harness.incidents.all.first)
        #expect(incident.error is Refused)
        #expect(incident.sequenceNumber != nil)
        // It keeps the lease, so that the change does not go round among the workers.
        let lease = try #require(try await harness.leases().first { $0.shardID == incident.shardID })
        #expect(lease.leaseOwner == first.consumer.workerID)
        #expect(harness.record.entries.filter { $0.id == ids.poisoned }.map(\.value) == [1, 2])
        await first.shutDown()
        try await first.end()

        // The next release of the program can handle it.
        let second = Worker("second", in: harness)
        #expect(try await harness.handlesEverything())
        #expect(harness.record.isExactlyOnce)
        await second.shutDown()
        try await second.end()
    }

    @Test("a change that cannot be handled or decoded goes to the dead letters, and the others go on")
    func deadLetter() async throws {
        let harness = try Harness(shards: 1)
        let letters = Mutex<[PoisonRecord]>([])
        let configuration = harness.configuration {
            $0.poisonRecords = .deadLetter { poison in letters.withLock { $0.append(poison) } }
        }
        let worker = Worker("w", in: harness, configuration: configuration) { thing in
            if thing.value == 2 { throw Refused() }
        }
        harness.stream { stream in
            for _ in 0..<3 { stream.write("item") }
            stream.append(.insert, id: "bad", old: nil, new: ["id": .string("bad"), "value": .string("no number")])
            stream.write("item")
        }
        #expect(try await harness.eventually { harness.record.entries.map(\.value) == [1, 3, 4] })
        let poison = letters.withLock { $0 }
        #expect(poison.map { $0.record.keys["id"] } == [.string("item"), .string("bad")])
        #expect(poison.first?.error is Refused)
        #expect((poison.last?.error as? DynamoError)?.code == .codingFailed)
        #expect(harness.incidents.all.map(\.kind) == [.recordSetAside, .recordSetAside])
        await worker.shutDown()
        try await worker.end()
    }

    @Test("a dead letter that cannot be stored stops the shard")
    func deadLetterFails() async throws {
        let harness = try Harness(shards: 1)
        let configuration = harness.configuration { $0.poisonRecords = .deadLetter { _ in throw Refused() } }
        let worker = Worker("w", in: harness, configuration: configuration) { thing in
            if thing.value == 2 { throw Refused() }
        }
        harness.stream { stream in
            for _ in 0..<3 { stream.write("item") }
        }
        #expect(try await harness.eventually { harness.incidents.count(.shardStopped) == 1 })
        #expect(harness.record.entries.map(\.value) == [1])
        await worker.shutDown()
        try await worker.end()
    }

    @Test("a batch that keeps failing is taken apart, and only the change at fault is set aside")
    func batches() async throws {
        let harness = try Harness(shards: 1)
        let batches = Mutex<[[Int]]>([])
        let letters = Mutex<[PoisonRecord]>([])
        harness.stream { stream in
            stream.viewType = .newImage
            for value in 1...5 { stream.append(.modify, id: "item", old: nil, new: StreamModel.item("item", value)) }
            stream.append(.remove, id: "item", old: nil, new: nil)
        }
        let consumer = StreamConsumer(
            name: "test",
            table: harness.table(harness.transport),
            streamARN: StreamModel.arn,
            leaseTable: "Leases",
            configuration: harness.configuration {
                $0.poisonRecords = .deadLetter { poison in letters.withLock { $0.append(poison) } }
            }
        ) { changes in
            let values = changes.map { $0.new?.value ?? 0 }
            if values.contains(3) { throw Refused() }
            batches.withLock { $0.append(values) }
        }
        let task = Task { try await consumer.run() }
        #expect(try await harness.eventually { batches.withLock { $0 } == [[1], [2], [4], [5], [0]] })
        #expect(letters.withLock { $0.map(\.record.newImage) } == [StreamModel.item("item", 3)])
        // What comes later comes in batches again.
        harness.stream { stream in
            for value in 6...8 { stream.append(.modify, id: "item", old: nil, new: StreamModel.item("item", value)) }
        }
        #expect(try await harness.eventually { batches.withLock { $0.last } == [6, 7, 8] })
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    private static func idsInDifferentShards(_ harness: Harness) throws -> (poisoned: String, other: String) {
        let (shards, stream) = harness.stream { ($0.openShardIDs, $0) }
        let ids = (0..<100).map { "item-\($0)" }
        return (
            try #require(ids.first { stream.openShard(of: $0) == shards[0] }),
            try #require(ids.first { stream.openShard(of: $0) == shards[1] })
        )
    }
}
