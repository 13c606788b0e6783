public import struct Foundation.Date

/// Gives an iterator, with which the records of a shard are read for the next 15 minutes.
///
/// Specification:
/// [GetShardIterator](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html)
public struct GetShardIterator: DynamoStreamsOperation {
    public static let name = "GetShardIterator"

    public var streamARN: String
    public var shardID: String
    /// Where to begin.
    public var shardIteratorType: ShardIteratorType

    public init(streamARN: String, shardID: String, shardIteratorType: ShardIteratorType) {
        self.streamARN = streamARN
        self.shardID = shardID
        self.shardIteratorType = shardIteratorType
    }

    public struct Output: Hashable, Sendable {
        /// For ``GetRecords``.
        public var shardIterator: String?

        public init(shardIterator: String? = nil) {
            self.shardIterator = shardIterator
        }
    }
}

/// Where in a shard reading begins.
public enum ShardIteratorType: Hashable, Sendable {
    /// With the oldest record that the stream still has.
    case trimHorizon
    /// With the next record that comes.
    case latest
    /// With the record of this sequence number.
    case atSequenceNumber(String)
    /// With the record after this sequence number.
    case afterSequenceNumber(String)
    /// With the first record of this time or later.
    case atTimestamp(Date)
}
