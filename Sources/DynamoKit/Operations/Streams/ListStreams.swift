/// Lists the streams of the account and region, or of one table, a page at a time.
///
/// Specification:
/// [ListStreams](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_ListStreams.html)
public struct ListStreams: DynamoStreamsOperation {
    public static let name = "ListStreams"

    /// Only the streams of this table.
    public var tableName: String?
    /// Most streams in the page, 1 to 100; 100 by default.
    public var limit: Int?
    /// Where to go on: the `lastEvaluatedStreamARN` of the page before.
    public var exclusiveStartStreamARN: String?

    public init(tableName: String? = nil, limit: Int? = nil, exclusiveStartStreamARN: String? = nil) {
        self.tableName = tableName
        self.limit = limit
        self.exclusiveStartStreamARN = exclusiveStartStreamARN
    }

    public struct Output: Hashable, Sendable {
        public var streams: [StreamSummary]
        /// Where the next page starts; `nil` on the last.
        public var lastEvaluatedStreamARN: String?

        public init(streams: [StreamSummary] = [], lastEvaluatedStreamARN: String? = nil) {
            self.streams = streams
            self.lastEvaluatedStreamARN = lastEvaluatedStreamARN
        }
    }
}

/// A stream in a list.
///
/// Specification: [Stream](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Stream.html)
public struct StreamSummary: Hashable, Sendable {
    public var streamARN: String
    public var tableName: String?
    /// When the stream was made; unique among the streams of one table.
    public var streamLabel: String?

    public init(streamARN: String, tableName: String? = nil, streamLabel: String? = nil) {
        self.streamARN = streamARN
        self.tableName = tableName
        self.streamLabel = streamLabel
    }
}
