import DynamoKit
import DynamoKitLocal
import Foundation
import Logging
import Synchronization
import TestSupport

/// What the tests' table holds.
struct Thing: Codable, Hashable, Sendable {
    var id: String
    var value: Int
}

/// DynamoDB Streams for one table, as a value: shards that split, records that are trimmed, iterators that expire.
struct StreamModel {
    struct ModelShard {
        var shard: Shard
        var records: [StreamRecord] = []
        /// How many of the oldest are gone.
        var trimmed = 0
        var children: [String] = []
        var isOpen: Bool { self.shard.sequenceNumberRange.endingSequenceNumber == nil }
    }

    static let arn = "arn:aws:dynamodb:us-east-1:123456789012:table/Things/stream/2026-11-25T00:00:00.000"
    static let pageSize = 3

    var shards: [String: ModelShard] = [:]
    private(set) var order: [String] = []
    private var roots: [String] = []
    var status = StreamStatus.enabled
    var viewType = StreamViewType.newAndOldImages
    /// Shards that exist, and that the stream does not list yet or any more.
    var unlisted: Set<String> = []
    /// Iterators older than this have expired.
    private var generation = 0
    private var nextSequenceNumber = 100_000_000_000_000_000_000 as Int128
    /// The values that items have had, in order.
    private(set) var written: [String: [Int]] = [:]

    init(shards count: Int) {
        self.roots = (0..<count).map { "shardId-0000000000000000000\($0)-root" }
        for root in self.roots { self.add(root, parent: nil) }
    }

    private mutating func add(_ shardID: String, parent: String?) {
        let range = SequenceNumberRange(startingSequenceNumber: "\(self.nextSequenceNumber)")
        let shard = Shard(shardID: shardID, sequenceNumberRange: range, parentShardID: parent)
        self.shards[shardID] = ModelShard(shard: shard)
        self.order.append(shardID)
    }

    /// The shard that changes of an item go to now.
    func openShard(of id: String) -> String {
        // One generator for each item: where it goes at the roots, at their children, and so on.
        var generator = SplitMix64(seed: id.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) })
        func next(_ count: Int) -> Int { Int.random(in: 0..<count, using: &generator) }
        var shardID = self.roots[next(self.roots.count)]
        while let children = self.shards[shardID]?.children, !children.isEmpty {
            shardID = children[next(children.count)]
        }
        return shardID
    }

    /// Writes the item's next value: 1, 2, 3 and so on.
    mutating func write(_ id: String, at date: Date = Date()) {
        let old = self.written[id]?.last
        let new = (old ?? 0) + 1
        self.written[id, default: []].append(new)
        self.append(
            old == nil ? .insert : .modify,
            id: id,
            old: old.map { Self.item(id, $0) },
            new: Self.item(id, new),
            at: date
        )
    }

    /// Adds a record as it is.
    mutating func append(
        _ event: StreamRecord.EventName,
        id: String,
        old: DynamoItem?,
        new: DynamoItem?,
        at date: Date = Date(),
        identity: StreamIdentity? = nil
    ) {
        let record = StreamRecord(
            eventID: UUID().uuidString,
            eventName: event,
            approximateCreationDateTime: date,
            keys: ["id": .string(id)],
            newImage: new,
            oldImage: old,
            sequenceNumber: "\(self.nextSequenceNumber)",
            streamViewType: self.viewType,
            userIdentity: identity
        )
        self.nextSequenceNumber += 1
        self.shards[self.openShard(of: id)]?.records.append(record)
    }

    static func item(_ id: String, _ value: Int) -> DynamoItem {
        ["id": .string(id), "value": .number(AttributeNumber(value))]
    }

    /// Closes a shard, which some others go on from.
    @discardableResult
    mutating func split(_ shardID: String, into count: Int) -> [String] {
        self.shards[shardID]?.shard.sequenceNumberRange.endingSequenceNumber = "\(self.nextSequenceNumber)"
        self.nextSequenceNumber += 1
        let children = (0..<count).map { "\(shardID)-\($0)" }
        self.shards[shardID]?.children = children
        for child in children { self.add(child, parent: shardID) }
        return children
    }

    var openShardIDs: [String] { self.order.filter { self.shards[$0]?.isOpen == true } }

    mutating func expireIterators() { self.generation += 1 }

    // MARK: The four operations

    func describe(_ operation: DescribeStream) -> DescribeStream.Output {
        let listed = self.order.filter { !self.unlisted.contains($0) }
        let start = operation.exclusiveStartShardID.flatMap { listed.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
        let page = listed[start...].prefix(Self.pageSize)
        return DescribeStream.Output(
            stream: StreamDescription(
                streamARN: Self.arn,
                streamStatus: self.status,
                streamViewType: self.viewType,
                // Children come first, as nothing promises that they do not.
                shards: page.reversed().compactMap { self.shards[$0]?.shard },
                lastEvaluatedShardID: page.endIndex < listed.endIndex ? page.last : nil
            )
        )
    }

    func iterator(_ operation: GetShardIterator) throws -> GetShardIterator.Output {
        guard let shard = self.shards[operation.shardID] else { throw Self.notFound }
        let start: Int
        switch operation.shardIteratorType {
        case .trimHorizon: start = shard.trimmed
        case .latest: start = shard.records.count
        case .atTimestamp(let date):
            start =
                shard.records.firstIndex { ($0.approximateCreationDateTime ?? .distantPast) >= date }
                ?? shard.records.count
        case .atSequenceNumber(let number): start = try Self.index(of: number, in: shard)
        case .afterSequenceNumber(let number): start = try Self.index(of: number, in: shard) + 1
        }
        guard start >= shard.trimmed else { throw Self.trimmed }
        return GetShardIterator.Output(shardIterator: "\(operation.shardID)|\(start)|\(self.generation)")
    }

    func records(_ operation: GetRecords) throws -> GetRecords.Output {
        let parts = operation.shardIterator.split(separator: "|")
        guard parts.count == 3, let start = Int(parts[1]), let generation = Int(parts[2]) else {
            throw DynamoError(.validation, message: "Invalid ShardIterator")
        }
        guard generation == self.generation else {
            throw DynamoError(.expiredIterator, message: "The iterator has expired.")
        }
        guard let shard = self.shards[String(parts[0])] else { throw Self.notFound }
        guard start >= shard.trimmed else { throw Self.trimmed }
        let records = Array(shard.records[start...].prefix(operation.limit ?? 1000))
        let end = start + records.count
        let isOver = !shard.isOpen && end == shard.records.count
        return GetRecords.Output(
            records: records,
            nextShardIterator: isOver ? nil : "\(parts[0])|\(end)|\(self.generation)"
        )
    }

    private static func index(of number: String, in shard: ModelShard) throws -> Int {
        guard let index = shard.records.firstIndex(where: { $0.sequenceNumber == number }) else {
            throw DynamoError(.validation, message: "No such sequence number in the shard")
        }
        return index
    }

    private static var notFound: DynamoError { DynamoError(.resourceNotFound, message: "Requested resource not found") }
    private static var trimmed: DynamoError { DynamoError(.trimmedDataAccess, message: "The data has been trimmed.") }
}
