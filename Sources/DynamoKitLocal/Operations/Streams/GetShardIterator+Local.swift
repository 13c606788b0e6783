import DynamoKit

import struct FoundationEssentials.Date

extension GetShardIterator: LocalRead {
    struct Start: Sendable {
        let stream: StreamARN
        let position: Position
    }

    enum Position: Sendable {
        case trimHorizon
        case latest
        case atTimestamp(Date)
        /// At a record of the shard, or after it by so many.
        case atSequence(Int64, offset: Int64)
    }

    func plan() throws -> Start {
        let stream = try StreamARN(parsing: self.streamARN)
        let position: Position =
            switch self.shardIteratorType {
            case .trimHorizon: .trimHorizon
            case .latest: .latest
            case .atTimestamp(let date): .atTimestamp(date)
            case .atSequenceNumber(let number): .atSequence(try SequenceNumber.sequence(number), offset: 0)
            case .afterSequenceNumber(let number): .atSequence(try SequenceNumber.sequence(number), offset: 1)
            }
        return Start(stream: stream, position: position)
    }

    func perform(_ start: Start, in transaction: ReadTransaction) throws -> Output {
        let stream = try transaction.stream(start.stream)
        guard let shard = try transaction.shard(named: self.shardID, of: stream) else {
            throw DynamoError(.resourceNotFound, message: "Requested resource not found: Shard does not exist")
        }
        let iterator = ShardIterator(
            stream: stream.arn,
            shard: shard.name,
            sequence: try Self.firstSequence(start.position, in: shard, transaction),
            issuedAt: transaction.now.milliseconds
        )
        return Output(shardIterator: iterator.text)
    }

    private static func firstSequence(
        _ position: Position,
        in shard: StoredShard,
        _ transaction: ReadTransaction
    ) throws -> Int64 {
        let trimPoint = try transaction.trimPoint(of: shard)
        let newest = try transaction.newestSequence(of: shard)
        switch position {
        case .trimHorizon:
            return trimPoint + 1
        case .latest:
            return newest + 1
        case .atTimestamp(let date):
            let records = trimPoint + 1..<max(trimPoint, newest) + 1
            return try transaction.firstSequence(of: shard, in: records, atOrAfter: date)
        case .atSequence(let sequence, let offset):
            guard sequence > trimPoint else { throw StreamRules.trimmed }
            // The first of a shard is described before there is a record of it.
            guard sequence <= max(newest, shard.firstSequence) else {
                throw ValidationError.invalid("Invalid SequenceNumber")
            }
            return sequence + offset
        }
    }
}
