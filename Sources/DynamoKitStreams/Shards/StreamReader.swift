import DynamoKit
import Logging

/// The operations of DynamoDB Streams on one stream.
struct StreamReader: Sendable {
    let client: DynamoClient
    let streamARN: String
    let logger: Logger

    /// The stream with all of its shards.
    func description() async throws -> StreamDescription {
        var page = try await self.page(after: nil)
        var shards = page.shards
        while let last = page.lastEvaluatedShardID {
            page = try await self.page(after: last)
            shards += page.shards
        }
        page.shards = shards
        return page
    }

    private func page(after shardID: String?) async throws -> StreamDescription {
        let operation = DescribeStream(streamARN: self.streamARN, exclusiveStartShardID: shardID)
        return try await self.client.execute(operation, logger: self.logger).stream
    }

    /// An iterator that begins where a checkpoint says.
    func iterator(shardID: String, type: ShardIteratorType) async throws -> String {
        let operation = GetShardIterator(streamARN: self.streamARN, shardID: shardID, shardIteratorType: type)
        guard let iterator = try await self.client.execute(operation, logger: self.logger).shardIterator else {
            throw DynamoError(
                .malformedResponse,
                message: "GetShardIterator was to answer with an iterator and did not."
            )
        }
        return iterator
    }

    func records(iterator: String, limit: Int) async throws -> GetRecords.Output {
        try await self.client.execute(GetRecords(shardIterator: iterator, limit: limit), logger: self.logger)
    }
}
