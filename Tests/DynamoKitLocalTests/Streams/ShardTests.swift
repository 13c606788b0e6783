import DynamoKit
import Foundation
import TestSupport
import Testing

@testable import DynamoKitLocal

@Suite("Shards")
struct ShardTests {
    /// Records of a shard, from its first.
    private static func records(of shard: Shard, in stream: StreamDescription, _ local: LocalDynamo) async throws
        -> (records: [StreamRecord], isClosed: Bool)
    {
        let iterator = GetShardIterator(
            streamARN: stream.streamARN,
            shardID: shard.shardID,
            shardIteratorType: .trimHorizon
        )
        let page = try await local.run(GetRecords(shardIterator: try await local.run(iterator).shardIterator ?? ""))
        return (page.records, page.nextShardIterator == nil)
    }

    private static func values(_ records: [StreamRecord]) -> [String] {
        records.compactMap { record in
            guard case .string(let key)? = record.keys["pk"], case .number(let value)? = record.newImage?["v"] else {
                return nil
            }
            return "\(key) \(value)"
        }
    }

    private static func put(_ values: ClosedRange<Int>, keys: Int = 20, _ local: LocalDynamo) async throws {
        for value in values {
            for key in 0..<keys {
                try await local.put(["pk": .string("\(key)"), "v": .number(AttributeNumber(value))])
            }
        }
    }

    @Test("a stream has as many shards as asked for, and all changes of an item are in one, in their order")
    func several() async throws {
        let local = try ManualDate().makeLocal()
        var simulation = Simulation()
        simulation.streamShards = 4
        try local.simulate(simulation)
        try await local.makeTable(sortKey: nil, stream: .newImage)
        try await Self.put(1...3, local)
        let stream = try await local.stream()
        #expect(stream.shards.count == 4)
        #expect(
            stream.shards.allSatisfy { $0.parentShardID == nil && $0.sequenceNumberRange.endingSequenceNumber == nil }
        )
        var seen: [String] = []
        for shard in stream.shards {
            let values = try await Self.values(Self.records(of: shard, in: stream, local).records)
            #expect(!values.isEmpty, "twenty partitions spread over four shards")
            for key in 0..<20 {
                let own = values.filter { $0.hasPrefix("\(key) ") }
                #expect(own.isEmpty || own == ["\(key) 1", "\(key) 2", "\(key) 3"])
            }
            seen += values
        }
        #expect(seen.count == 60)
    }

    @Test("a split closes each shard, and two that name it as their parent share its partitions from then on")
    func split() async throws {
        let local = try ManualDate().makeLocal()
        try await local.makeTable(sortKey: nil, stream: .newImage)
        try await Self.put(1...1, local)
        try await local.splitShards(ofTable: "Things")
        try await Self.put(2...2, local)
        try await local.splitShards(ofTable: "Things")
        try await Self.put(3...3, local)
        let stream = try await local.stream()
        #expect(stream.shards.count == 7)
        let root = stream.shards[0]
        let children = stream.shards[1...2]
        let leaves = stream.shards[3...]
        #expect(root.parentShardID == nil)
        #expect(children.allSatisfy { $0.parentShardID == root.shardID })
        #expect(leaves.map(\.parentShardID) == children.flatMap { [$0.shardID, $0.shardID] as [String?] })
        for (shards, value) in [([root], 1), (Array(children), 2), (Array(leaves), 3)] {
            var values: [String] = []
            for shard in shards {
                let (records, isClosed) = try await Self.records(of: shard, in: stream, local)
                #expect(isClosed == (value < 3))
                let range = shard.sequenceNumberRange
                #expect((range.endingSequenceNumber == nil) == (value == 3))
                let numbers = records.map(\.sequenceNumber)
                #expect(numbers.allSatisfy { $0 >= range.startingSequenceNumber ?? "" })
                #expect(numbers.allSatisfy { $0 <= range.endingSequenceNumber ?? $0 })
                values += Self.values(records)
            }
            #expect(Set(values) == Set((0..<20).map { "\($0) \(value)" }))
        }
        let filter = DescribeStream(streamARN: stream.streamARN, shardFilter: .childShards(ofShardID: root.shardID))
        #expect(try await local.run(filter).stream.shards == Array(children))
        #expect(try await failure { try await local.splitShards(ofTable: "Nothing") }.code == .resourceNotFound)
        try await local.makeTable("Others")
        #expect(try await failure { try await local.splitShards(ofTable: "Others") }.code == .validation)
    }

    @Test("a shard that is full goes on in one other, and is forgotten when its records are")
    func full() async throws {
        let date = ManualDate()
        let local = try date.makeLocal()
        var simulation = Simulation()
        simulation.recordsPerShard = 10
        try local.simulate(simulation)
        try await local.makeTable(sortKey: nil, stream: .newImage)
        try await Self.put(1...1, keys: 25, local)
        let before = try await local.stream().shards
        #expect(before.count == 3)
        #expect(before[1].parentShardID == before[0].shardID)
        #expect(before[2].parentShardID == before[1].shardID)
        date.advance(seconds: 24 * 60 * 60 + 1)
        try await local.sweep()
        let after = try await local.stream().shards
        #expect(after.map(\.shardID) == [before[2].shardID])
        try await Self.put(2...2, keys: 1, local)
        #expect(try await Self.records(of: after[0], in: local.stream(), local).records.count == 1)
    }

    @Test("shards are there when the file is opened again, and all are closed with the stream")
    func restart() async throws {
        try await withTemporaryStore { storage in
            try await withLocalDynamo(storage: storage) { local in
                try await local.makeTable(sortKey: nil, stream: .newImage)
                try await local.splitShards(ofTable: "Things")
            }
            try await withLocalDynamo(storage: storage) { local in
                try await Self.put(1...1, local)
                let open = try await local.stream()
                for shard in open.shards.dropFirst() {
                    #expect(try await !Self.records(of: shard, in: open, local).records.isEmpty)
                }
                try await local.setStream(.disabled)
                let closed = try await local.run(DescribeStream(streamARN: open.streamARN)).stream
                #expect(closed.shards.count == 3)
                #expect(closed.shards.allSatisfy { $0.sequenceNumberRange.endingSequenceNumber != nil })
            }
        }
    }

    private func withTemporaryStore(_ body: (LocalDynamo.Storage) async throws -> Void) async throws {
        try await TestPaths.withTemporaryFolder { folder in
            try await body(.file(folder.appending(path: "data.sqlite").path))
        }
    }
}
