import DynamoKit

extension ListStreams: LocalRead {
    func plan() throws -> StreamARN? {
        if let tableName { try RequestRules.checkTableName(tableName) }
        try StreamRules.checkLimit(self.limit, maximum: StreamRules.maximumEntries)
        return try self.exclusiveStartStreamARN.map { try StreamARN(parsing: $0) }
    }

    func perform(_ start: StreamARN?, in transaction: ReadTransaction) throws -> Output {
        let limit = self.limit ?? StreamRules.maximumEntries
        // One more tells whether there are more.
        let streams = try transaction.streams(ofTable: self.tableName, after: start, limit: limit + 1)
        let page = streams.prefix(limit)
        return Output(
            streams: page.map { StreamSummary(streamARN: $0.text, tableName: $0.tableName, streamLabel: $0.label) },
            lastEvaluatedStreamARN: page.count < streams.count ? page.last?.text : nil
        )
    }
}
