import DynamoKit
import Testing

extension DynamoDBTests {
    @Suite("Streams")
    struct StreamOperations {
        @Test(
            "what is written to a table is read from its stream, in order and with images",
            arguments: Backend.allCases
        )
        func records(backend: Backend) async throws {
            try await backend.withClient { client in
                let tableName = "t-\(UInt64.random(in: 0...UInt64.max))"
                _ = try await client.execute(
                    CreateTable(
                        tableName: tableName,
                        attributeDefinitions: [AttributeDefinition("pk", .string), AttributeDefinition("sk", .number)],
                        keySchema: [.partitionKey("pk"), .sortKey("sk")],
                        billingMode: .payPerRequest,
                        streamSpecification: .enabled(.newAndOldImages)
                    )
                )
                let table = try await client.waitUntilTableActive(
                    tableName,
                    within: .seconds(60),
                    every: .milliseconds(20)
                )
                let arn = try #require(table.latestStreamARN)
                let streams = try await client.execute(ListStreams(tableName: tableName)).streams
                #expect(streams.map(\.streamARN) == [arn])

                let first = DynamoItem.key("a", 1)
                let second = first.with("title", .string("new"))
                _ = try await client.execute(PutItem(tableName: tableName, item: first))
                _ = try await client.execute(PutItem(tableName: tableName, item: second))
                _ = try await client.execute(DeleteItem(tableName: tableName, key: .key("a", 1)))

                let stream = try await client.execute(DescribeStream(streamARN: arn)).stream
                #expect(stream.streamStatus == .enabled)
                #expect(stream.streamViewType == .newAndOldImages)
                #expect(stream.keySchema == [.partitionKey("pk"), .sortKey("sk")])
                let shard = try #require(stream.shards.first)
                let iterator = try await client.execute(
                    GetShardIterator(streamARN: arn, shardID: shard.shardID, shardIteratorType: .trimHorizon)
                ).shardIterator
                let records = try await client.execute(
                    GetRecords(shardIterator: try #require(iterator), limit: 10)
                ).records
                #expect(records.map(\.eventName) == [.insert, .modify, .remove])
                #expect(records.map(\.keys) == [.key("a", 1), .key("a", 1), .key("a", 1)])
                #expect(records.map(\.newImage) == [first, second, nil])
                #expect(records.map(\.oldImage) == [nil, first, second])
                #expect(Set(records.map(\.sequenceNumber)).count == 3)
                #expect(records.allSatisfy { !$0.isTimeToLiveRemoval })

                let after = try await client.execute(
                    GetShardIterator(
                        streamARN: arn,
                        shardID: shard.shardID,
                        shardIteratorType: .afterSequenceNumber(try #require(records.first).sequenceNumber)
                    )
                ).shardIterator
                let rest = try await client.execute(GetRecords(shardIterator: try #require(after))).records
                #expect(rest.map(\.eventID) == records.dropFirst().map(\.eventID))
            }
        }
    }
}
