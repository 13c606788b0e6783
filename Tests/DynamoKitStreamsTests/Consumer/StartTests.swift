import DynamoKit
import Foundation
import Logging
import Testing

@testable import DynamoKitStreams

/// Where a consumer begins, and when it does not.
@Suite("Start and end")
struct StartTests {
    @Test("from the latest on, what was there before is not handled, and what comes later is, in new shards too")
    func latest() async throws {
        let harness = try Harness(shards: 2)
        harness.stream { stream in
            for item in 0..<10 { stream.write("old-\(item)") }
            for shard in stream.openShardIDs { stream.split(shard, into: 1) }
            for item in 0..<10 { stream.write("old-\(item)") }
        }
        let configuration = harness.configuration { $0.startingPosition = .latest }
        let first = Worker("first", in: harness, configuration: configuration)
        // “Latest” is where reading begins: the first read has to be over.
        let open = harness.stream { $0.openShardIDs.count }
        #expect(try await harness.eventually { first.transport.attempts(of: "GetRecords") >= open })
        #expect(
            try await harness.eventually { try await harness.leases().count { $0.leaseOwner != nil } == open }
        )
        harness.stream { stream in
            for item in 0..<10 { stream.write("new-\(item)") }
        }
        #expect(try await harness.eventually { harness.record.entries.count == 10 })
        await first.shutDown()
        try await first.end()
        // While nobody is there, the shards close, and others go on.
        harness.stream { stream in
            for item in 0..<10 { stream.write("new-\(item)") }
            for shard in stream.openShardIDs { stream.split(shard, into: 2) }
            for item in 0..<10 { stream.write("new-\(item)") }
        }
        let second = Worker("second", in: harness, configuration: configuration)
        #expect(try await harness.eventually { harness.record.entries.count == 30 })
        #expect(harness.record.entries.allSatisfy { $0.id.hasPrefix("new") })
        #expect(harness.record.itemsOutOfOrder == [])
        await second.shutDown()
        try await second.end()
    }

    @Test("a worker that dies with the first changes since the latest does not leave them behind")
    func latestPinned() async throws {
        let harness = try Harness(shards: 1)
        let configuration = harness.configuration { $0.startingPosition = .latest }
        let reached = Signal()
        let first = Worker("first", in: harness, configuration: configuration) { _ in
            reached.raise()
            try await Task.sleep(for: .seconds(3600))
        }
        #expect(try await harness.eventually { first.transport.attempts(of: "GetRecords") > 0 })
        harness.stream { stream in
            for item in 0..<5 { stream.write("new-\(item)") }
        }
        #expect(try await harness.eventually { reached.isRaised })
        await first.kill()
        let second = Worker("second", in: harness, configuration: configuration)
        #expect(try await harness.handlesEverything())
        await second.shutDown()
        try await second.end()
    }

    @Test("from a time on, changes are handled from the first of that time")
    func timestamp() async throws {
        let harness = try Harness(shards: 2)
        let start = Date(timeIntervalSince1970: 1_790_000_000)
        harness.stream { stream in
            for minute in -10..<10 { stream.write("item-\(minute)", at: start + Double(minute) * 60) }
        }
        let configuration = harness.configuration { $0.startingPosition = .timestamp(start) }
        let worker = Worker("w", in: harness, configuration: configuration)
        #expect(try await harness.eventually { harness.record.entries.count == 10 })
        #expect(Set(harness.record.entries.map(\.id)) == Set((0..<10).map { "item-\($0)" }))
        await worker.shutDown()
        try await worker.end()
    }

    @Test(
        "a stream without old and new images is refused by a handler that needs them",
        arguments: StreamViewType.incomplete
    )
    func unsuitable(viewType: StreamViewType) async throws {
        let harness = try Harness(shards: 1)
        harness.stream { $0.viewType = viewType }
        let worker = Worker("w", in: harness)
        let error = await #expect(throws: StreamConsumerError.self) { try await worker.end() }
        #expect(error?.code == .unsuitableStream)
    }

    @Test("a table without a stream is refused")
    func noStream() async throws {
        let harness = try Harness(shards: 1)
        let table = harness.table(harness.transport)
        _ = try await table.client.execute(
            CreateTable(
                tableName: table.name,
                attributeDefinitions: [AttributeDefinition("id", .string)],
                keySchema: [.partitionKey("id")],
                billingMode: .payPerRequest
            )
        )
        let consumer = StreamConsumer(name: "test", table: table, leaseTable: "Leases") { _ in }
        let error = await #expect(throws: StreamConsumerError.self) { try await consumer.run() }
        #expect(error?.code == .noStream)
    }

    @Test("a stream that was disabled is handled to its end, which is the consumer's too")
    func ended() async throws {
        let harness = try Harness(shards: 2)
        harness.stream { stream in
            for item in 0..<10 { stream.write("item-\(item)") }
        }
        let worker = Worker("w", in: harness)
        #expect(try await harness.handlesEverything())
        harness.stream { stream in
            for item in 0..<10 { stream.write("item-\(item)") }
            for shard in stream.openShardIDs { stream.split(shard, into: 0) }
            stream.status = .disabled
        }
        #expect(try await harness.handlesEverything())
        let end = Task { try await worker.end() }
        #expect(
            try await harness.eventually { try await harness.leases().allSatisfy(\.isFinished) }
        )
        // It is noticed with the next look at the stream.
        async let clock = harness.eventually { worker.hasEnded }
        let error = await #expect(throws: StreamConsumerError.self) { try await end.value }
        #expect(error?.code == .streamEnded)
        #expect(try await clock)
    }

    @Test("what is wrong at the start ends the consumer")
    func firstRound() async throws {
        let harness = try Harness(shards: 1)
        let transport = WorkerTransport(harness.transport)
        transport.setFate { $0 is DescribeStream ? .refused : .carriedOut }
        let consumer = StreamConsumer(
            name: "test",
            table: harness.table(transport),
            streamARN: StreamModel.arn,
            leaseTable: "Leases",
            configuration: harness.configuration()
        ) { _ in }
        let error = await #expect(throws: DynamoError.self) { try await consumer.run() }
        #expect(error?.code == .provisionedThroughputExceeded)
    }
}

extension StreamViewType {
    fileprivate static let incomplete: [StreamViewType] = [.keysOnly, .newImage, .oldImage]
}
