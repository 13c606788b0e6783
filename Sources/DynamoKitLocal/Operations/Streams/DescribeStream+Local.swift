import DynamoKit

import struct FoundationEssentials.Date

extension DescribeStream: LocalRead {
    func plan() throws -> StreamARN {
        try StreamRules.checkLimit(self.limit, maximum: StreamRules.maximumEntries)
        return try StreamARN(parsing: self.streamARN)
    }

    func perform(_ arn: StreamARN, in transaction: ReadTransaction) throws -> Output {
        let stream = try transaction.stream(arn)
        let limit = self.limit ?? StreamRules.maximumEntries
        var parent: String?
        if case .childShards(let shardID)? = self.shardFilter { parent = shardID }
        // One more tells whether there are more.
        let shards = try transaction.shards(
            of: stream,
            after: self.exclusiveStartShardID,
            parent: parent,
            limit: limit + 1
        )
        let page = shards.prefix(limit)
        return Output(
            stream: StreamDescription(
                streamARN: stream.arn.text,
                streamStatus: stream.disabledAt == nil ? .enabled : .disabled,
                tableName: stream.arn.tableName,
                streamLabel: stream.arn.label,
                streamViewType: stream.viewType,
                creationRequestDateTime: Date(milliseconds: stream.createdAt),
                keySchema: stream.key.keySchema,
                shards: page.map(\.description),
                lastEvaluatedShardID: page.count < shards.count ? page.last?.name : nil
            )
        )
    }
}
