/// Reads records of a shard, in their order.
///
/// Specification:
/// [GetRecords](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html)
public struct GetRecords: DynamoStreamsOperation {
    public static let name = "GetRecords"

    /// From ``GetShardIterator``, or the `nextShardIterator` of the answer before.
    public var shardIterator: String
    /// Most records, 1 to 1,000; 1,000 by default.
    public var limit: Int?

    public init(shardIterator: String, limit: Int? = nil) {
        self.shardIterator = shardIterator
        self.limit = limit
    }

    public struct Output: Hashable, Sendable {
        /// May be empty while there are more to come.
        public var records: [StreamRecord]
        /// Reads on; `nil` when the shard is closed and has been read to its end.
        public var nextShardIterator: String?

        public init(records: [StreamRecord] = [], nextShardIterator: String? = nil) {
            self.records = records
            self.nextShardIterator = nextShardIterator
        }
    }
}
