import DynamoKit
import Foundation
import TestSupport
import Testing

@testable import DynamoKitLocal

@Suite("Reading streams")
struct StreamReadingTests {
    private static let day = 24.0 * 60 * 60

    /// An engine whose table has had a few items put, a second apart.
    private static func make(_ date: ManualDate, items count: Int) async throws -> LocalDynamo {
        let local = try LocalDynamo(date: date)
        try await local.makeTable(sortKey: nil, stream: .keysOnly)
        for number in 0..<count {
            try await local.put(["pk": .string("\(number)")])
            date.advance(by: .seconds(1))
        }
        return local
    }

    private static func names(_ records: [StreamRecord]) -> [String] {
        records.compactMap { if case .string(let name)? = $0.keys["pk"] { name } else { nil } }
    }

    @Test("each type of iterator starts where it says")
    func iteratorTypes() async throws {
        let date = ManualDate()
        let local = try await Self.make(date, items: 4)
        let stream = try await local.stream()
        let all = try await local.records(in: stream)
        #expect(Self.names(all) == ["0", "1", "2", "3"])
        let number = all[2].sequenceNumber
        #expect(try await Self.names(local.records(.atSequenceNumber(number), in: stream)) == ["2", "3"])
        #expect(try await Self.names(local.records(.afterSequenceNumber(number), in: stream)) == ["3"])
        let first = stream.shards[0].sequenceNumberRange.startingSequenceNumber ?? ""
        #expect(try await local.records(.atSequenceNumber(first), in: stream) == all)
        let latest = try await local.iterator(.latest, in: stream)
        try await local.put(["pk": .string("4")])
        let page = try await local.run(GetRecords(shardIterator: latest))
        #expect(Self.names(page.records) == ["4"])
        // Records have whole seconds: the one of 1.25 s counts as of 1 s.
        let start = Date(timeIntervalSince1970: 1_800_000_001)
        #expect(try await Self.names(local.records(.atTimestamp(start), in: stream)) == ["1", "2", "3", "4"])
        #expect(try await Self.names(local.records(.atTimestamp(start + 0.1), in: stream)) == ["2", "3", "4"])
        #expect(try await local.records(.atTimestamp(start + 1000), in: stream) == [])
        #expect(try await local.records(.atTimestamp(.distantPast), in: stream).count == 5)
        #expect(try await local.records(.atTimestamp(.distantFuture), in: stream) == [])
    }

    @Test("a time is found among many records, whose numbers other streams have a share of")
    func timestamps() async throws {
        let date = ManualDate()
        let local = try date.makeLocal()
        try await local.makeTable(sortKey: nil, stream: .keysOnly)
        try await local.makeTable("Others", sortKey: nil, stream: .keysOnly)
        let start = Date(timeIntervalSince1970: 1_800_000_000)
        // Up to three records share a second, and between them lie up to four of the other stream.
        let seconds = (0..<50).map { $0 * 2 / 3 }
        for (number, second) in seconds.enumerated() {
            date.advance(seconds: start.timeIntervalSince(date.now).rounded(.up) + Double(second))
            try await local.put(["pk": .string("\(number)")])
            for other in 0..<(number * 7 % 5) {
                try await local.put(["pk": .string("\(number)-\(other)")], into: "Others")
            }
        }
        let stream = try await local.stream()
        for second in -1...(seconds[49] + 1) {
            let expected = seconds.indices.filter { seconds[$0] >= second }.map { "\($0)" }
            let records = try await local.records(.atTimestamp(start + Double(second)), in: stream)
            #expect(Self.names(records) == expected)
        }
    }

    @Test("pages are as long as the limit and a megabyte let them, and go on where they end")
    func pages() async throws {
        let local = try LocalDynamo(date: ManualDate())
        try await local.makeTable(sortKey: nil, stream: .newImage)
        for number in 0..<5 {
            try await local.put(["pk": .string("\(number)"), "data": .string(String(repeating: "x", count: 300_000))])
        }
        let stream = try await local.stream()
        var iterator: String? = try await local.iterator(.trimHorizon, in: stream)
        var counts: [Int] = []
        var names: [String] = []
        while let next = iterator, counts.last != 0 {
            let page = try await local.run(GetRecords(shardIterator: next))
            counts.append(page.records.count)
            names += Self.names(page.records)
            iterator = page.nextShardIterator
        }
        // Three and a half would fit a megabyte.
        #expect(counts == [3, 2, 0])
        #expect(names == ["0", "1", "2", "3", "4"])
        #expect(iterator != nil)
        let limited = GetRecords(shardIterator: try await local.iterator(.trimHorizon, in: stream), limit: 2)
        #expect(try await Self.names(local.run(limited).records) == ["0", "1"])
    }

    @Test("a shard that is closed ends after its last record; the stream can be read for a day more")
    func closedShard() async throws {
        let date = ManualDate()
        let local = try await Self.make(date, items: 2)
        let before = try await local.stream()
        try await local.setStream(.disabled)
        try await local.put(["pk": .string("unrecorded")])
        let table = try await local.run(DescribeTable(tableName: "Things")).table
        #expect(table.streamSpecification == nil)
        #expect(table.latestStreamARN == before.streamARN)
        let stream = try await local.stream()
        #expect(stream.streamStatus == .disabled)
        let iterator = try await local.iterator(.trimHorizon, in: stream)
        let first = try await local.run(GetRecords(shardIterator: iterator, limit: 1))
        let rest = try await local.run(GetRecords(shardIterator: #require(first.nextShardIterator), limit: 1))
        #expect(Self.names(first.records + rest.records) == ["0", "1"])
        #expect(rest.nextShardIterator == nil)
        #expect(stream.shards[0].sequenceNumberRange.endingSequenceNumber == rest.records[0].sequenceNumber)
        // Its next stream is another one.
        try await local.setStream(.enabled(.newImage))
        let next = try await local.stream()
        #expect(next.streamARN != stream.streamARN)
        #expect(next.streamStatus == .enabled)
        #expect(try await local.records(in: next) == [])
        #expect(try await local.run(ListStreams(tableName: "Things")).streams.count == 2)
        date.advance(by: .seconds(Self.day + 1))
        #expect(try await local.run(ListStreams()).streams.map(\.streamARN) == [next.streamARN])
        try await local.sweep()
        let gone = try await failure { _ = try await local.run(DescribeStream(streamARN: stream.streamARN)) }
        #expect(gone.code == .resourceNotFound)
        #expect(gone.message == "Requested resource not found: Stream: \(stream.streamARN) not found")
    }

    @Test("a stream outlives its table by a day")
    func deletedTable() async throws {
        let date = ManualDate()
        let local = try await Self.make(date, items: 1)
        let before = try await local.stream()
        _ = try await local.run(DeleteTable(tableName: "Things"))
        let stream = try await local.run(DescribeStream(streamARN: before.streamARN)).stream
        #expect(stream.streamStatus == .disabled)
        #expect(stream.keySchema == [.partitionKey("pk")])
        #expect(try await Self.names(local.records(in: stream)) == ["0"])
        // A table of the same name has a stream of its own.
        try await local.makeTable(sortKey: nil, stream: .keysOnly)
        #expect(try await local.records(in: local.stream()) == [])
        date.advance(by: .seconds(Self.day + 1))
        let gone = try await failure { _ = try await local.records(in: stream) }
        #expect(gone.code == .resourceNotFound)
    }

    @Test("switching on what is on, or off what is off, is refused in DynamoDB's words")
    func setTwice() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        try await local.makeTable(stream: .keysOnly)
        let on = try await failure { try await local.setStream(.enabled(.newImage)) }
        #expect(on.code == .validation)
        #expect(on.message == "Table already has an enabled stream: TableName: Things")
        try await local.setStream(.disabled)
        let off = try await failure { try await local.setStream(.disabled) }
        #expect(off.code == .validation)
        #expect(off.message == "Table has no stream to disable: TableName: Things")
    }

    @Test("iterators expire after 15 minutes, and the next one of an answer is new")
    func expiredIterator() async throws {
        let date = ManualDate()
        let local = try await Self.make(date, items: 1)
        let iterator = try await local.iterator(.trimHorizon, in: local.stream())
        date.advance(by: .seconds(15 * 60))
        let page = try await local.run(GetRecords(shardIterator: iterator))
        #expect(page.records.count == 1)
        date.advance(by: .seconds(1))
        let error = try await failure { _ = try await local.run(GetRecords(shardIterator: iterator)) }
        #expect(error.code == .expiredIterator)
        #expect(try await local.run(GetRecords(shardIterator: #require(page.nextShardIterator))).records == [])
    }

    @Test("records are over after a day, whether they have been thrown away or not", arguments: [false, true])
    func trimmed(sweeps: Bool) async throws {
        let date = ManualDate()
        let local = try await Self.make(date, items: 2)
        let stream = try await local.stream()
        let old = try await local.records(in: stream)
        date.advance(by: .seconds(Self.day - 60))
        let iterator = try await local.iterator(.trimHorizon, in: stream)
        try await local.put(["pk": .string("new")])
        date.advance(by: .seconds(60))
        if sweeps { try await local.sweep() }
        #expect(try await Self.names(local.records(in: stream)) == ["new"])
        for request in [
            ShardIteratorType.atSequenceNumber(old[1].sequenceNumber), .afterSequenceNumber(old[0].sequenceNumber),
        ] {
            let error = try await failure { _ = try await local.iterator(request, in: stream) }
            #expect(error.code == .trimmedDataAccess)
        }
        let error = try await failure { _ = try await local.run(GetRecords(shardIterator: iterator)) }
        #expect(error.code == .trimmedDataAccess)
        let kept = try await local.store.read { transaction in
            try transaction.connection.statement("SELECT count(*) FROM stream_records").firstRow { $0.integer(at: 0) }
        }
        #expect(kept == (sweeps ? 1 : 3))
    }

    @Test("streams and shards come in pages")
    func listing() async throws {
        let date = ManualDate()
        let local = try LocalDynamo(date: date)
        for name in ["ccc", "aaa", "bbb"] { try await local.makeTable(name, stream: .keysOnly) }
        try await local.makeTable("ddd")
        var tables: [String?] = []
        var start: String?
        repeat {
            let page = try await local.run(ListStreams(limit: 2, exclusiveStartStreamARN: start))
            #expect(page.streams.count <= 2)
            tables += page.streams.map(\.tableName)
            start = page.lastEvaluatedStreamARN
        } while start != nil
        #expect(tables == ["aaa", "bbb", "ccc"])
        #expect(try await local.run(ListStreams(tableName: "bbb")).streams.map(\.tableName) == ["bbb"])
        let stream = try await local.stream(of: "aaa")
        #expect(stream.shards.count == 1)
        #expect(stream.shards[0].shardID.utf8.count == 37)
        let after = DescribeStream(streamARN: stream.streamARN, exclusiveStartShardID: stream.shards[0].shardID)
        #expect(try await local.run(after).stream.shards == [])
        let children = ShardFilter.childShards(ofShardID: stream.shards[0].shardID)
        let filtered = DescribeStream(streamARN: stream.streamARN, shardFilter: children)
        #expect(try await local.run(filtered).stream.shards == [])
    }

    @Test("what is no stream, shard, number or iterator is refused")
    func refused() async throws {
        let local = try await Self.make(ManualDate(), items: 1)
        let stream = try await local.stream()
        func refusal(_ operation: some DynamoOperation) async throws -> DynamoError {
            try await failure { _ = try await local.run(operation) }
        }
        #expect(try await refusal(DescribeStream(streamARN: "nonsense")).message == "Invalid StreamArn")
        let foreign = "arn:aws:dynamodb:eu-west-1:123456789012:table/Things/stream/2027-01-15T08:00:00.250"
        #expect(try await refusal(DescribeStream(streamARN: foreign)).code == .resourceNotFound)
        #expect(try await refusal(DescribeStream(streamARN: stream.streamARN, limit: 101)).code == .validation)
        #expect(try await refusal(ListStreams(limit: 0)).code == .validation)
        let shard = GetShardIterator(
            streamARN: stream.streamARN,
            shardID: "shardId-00000000000000000000-00000000",
            shardIteratorType: .latest
        )
        #expect(try await refusal(shard).message == "Requested resource not found: Shard does not exist")
        for number in [
            "1", String(repeating: "1", count: 41), String(repeating: "x", count: 21),
            String(repeating: "9", count: 40),
        ] {
            let error = try await failure { _ = try await local.iterator(.atSequenceNumber(number), in: stream) }
            #expect(error.code == .validation)
        }
        let iterator = try await local.iterator(.latest, in: stream)
        for text in [
            "", "|1|", "\(stream.streamARN)|1|", iterator + "x", String(iterator.dropLast(3)), "\(iterator)|1",
        ] {
            #expect(try await refusal(GetRecords(shardIterator: text)).code == .validation)
        }
        #expect(try await refusal(GetRecords(shardIterator: iterator, limit: 1001)).code == .validation)
    }
}
