import DynamoKit

extension GetRecords: LocalRead {
    func plan() throws -> ShardIterator {
        try StreamRules.checkLimit(self.limit, maximum: StreamRules.maximumRecords)
        return try ShardIterator(parsing: self.shardIterator)
    }

    func perform(_ iterator: ShardIterator, in transaction: ReadTransaction) throws -> Output {
        try iterator.checkAge(at: transaction.now)
        let stream = try transaction.stream(iterator.stream)
        guard let shard = try transaction.shard(named: iterator.shard, of: stream) else {
            throw DynamoError(.resourceNotFound, message: "Invalid ShardId in ShardIterator")
        }
        let trimPoint = try transaction.trimPoint(of: shard)
        guard iterator.sequence > trimPoint else { throw StreamRules.trimmed }
        let page = try transaction.records(
            of: shard,
            in: stream,
            from: iterator.sequence,
            limit: self.limit ?? StreamRules.maximumRecords
        )
        // A closed shard that has been read to its end has nothing to go on with.
        guard page.isFull || shard.isOpen else { return Output(records: page.records) }
        let next = ShardIterator(
            stream: stream.arn,
            shard: shard.name,
            sequence: page.nextSequence,
            issuedAt: transaction.now.milliseconds
        )
        return Output(records: page.records, nextShardIterator: next.text)
    }
}
