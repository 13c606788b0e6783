/// Tells a stream's state and its shards, a page of shards at a time.
///
/// Specification:
/// [DescribeStream](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_DescribeStream.html)
public struct DescribeStream: DynamoStreamsOperation {
    public static let name = "DescribeStream"

    public var streamARN: String
    /// Most shards in the page, 1 to 100; 100 by default.
    public var limit: Int?
    /// Where to go on: the `lastEvaluatedShardID` of the page before.
    public var exclusiveStartShardID: String?
    /// Only these shards.
    public var shardFilter: ShardFilter?

    public init(
        streamARN: String,
        limit: Int? = nil,
        exclusiveStartShardID: String? = nil,
        shardFilter: ShardFilter? = nil
    ) {
        self.streamARN = streamARN
        self.limit = limit
        self.exclusiveStartShardID = exclusiveStartShardID
        self.shardFilter = shardFilter
    }

    public struct Output: Hashable, Sendable {
        public var stream: StreamDescription

        public init(stream: StreamDescription) {
            self.stream = stream
        }
    }
}

/// Which shards a ``DescribeStream`` tells of.
///
/// Specification: [ShardFilter](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_ShardFilter.html)
public enum ShardFilter: Hashable, Sendable {
    /// Those that this shard was split into when it was closed.
    case childShards(ofShardID: String)
}
