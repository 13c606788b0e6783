public import struct Foundation.Date

/// Whether a stream records changes; an unknown state is kept as it came.
public struct StreamStatus: RawRepresentable, Hashable, Sendable {
    public var rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let enabling = StreamStatus(rawValue: "ENABLING")
    public static let enabled = StreamStatus(rawValue: "ENABLED")
    public static let disabling = StreamStatus(rawValue: "DISABLING")
    /// It records no more, and what it has can be read for 24 hours.
    public static let disabled = StreamStatus(rawValue: "DISABLED")
}

/// What of a changed item a stream records.
public enum StreamViewType: String, Hashable, Sendable {
    /// The attributes of its primary key.
    case keysOnly = "KEYS_ONLY"
    /// The item as it is after the change.
    case newImage = "NEW_IMAGE"
    /// The item as it was before.
    case oldImage = "OLD_IMAGE"
    case newAndOldImages = "NEW_AND_OLD_IMAGES"
}

/// A stream's state, and a page of its shards.
///
/// Specification:
/// [StreamDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_StreamDescription.html)
public struct StreamDescription: Hashable, Sendable {
    public var streamARN: String
    public var streamStatus: StreamStatus
    public var tableName: String?
    /// When the stream was made; unique among the streams of one table.
    public var streamLabel: String?
    public var streamViewType: StreamViewType?
    public var creationRequestDateTime: Date?
    /// The table's primary key.
    public var keySchema: [KeySchemaElement]
    public var shards: [Shard]
    /// Where the next page starts; `nil` on the last.
    public var lastEvaluatedShardID: String?

    public init(
        streamARN: String,
        streamStatus: StreamStatus,
        tableName: String? = nil,
        streamLabel: String? = nil,
        streamViewType: StreamViewType? = nil,
        creationRequestDateTime: Date? = nil,
        keySchema: [KeySchemaElement] = [],
        shards: [Shard] = [],
        lastEvaluatedShardID: String? = nil
    ) {
        self.streamARN = streamARN
        self.streamStatus = streamStatus
        self.tableName = tableName
        self.streamLabel = streamLabel
        self.streamViewType = streamViewType
        self.creationRequestDateTime = creationRequestDateTime
        self.keySchema = keySchema
        self.shards = shards
        self.lastEvaluatedShardID = lastEvaluatedShardID
    }
}

/// A part of a stream, whose records are in order.
///
/// Specification: [Shard](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Shard.html)
public struct Shard: Hashable, Sendable {
    public var shardID: String
    public var sequenceNumberRange: SequenceNumberRange
    /// The shard that this one goes on from. It may be gone: a stream keeps 24 hours.
    public var parentShardID: String?

    public init(
        shardID: String,
        sequenceNumberRange: SequenceNumberRange = SequenceNumberRange(),
        parentShardID: String? = nil
    ) {
        self.shardID = shardID
        self.sequenceNumberRange = sequenceNumberRange
        self.parentShardID = parentShardID
    }
}

/// The sequence numbers of a shard's records.
///
/// Specification:
/// [SequenceNumberRange](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_SequenceNumberRange.html)
public struct SequenceNumberRange: Hashable, Sendable {
    /// The first.
    public var startingSequenceNumber: String?
    /// The last, once the shard is closed.
    public var endingSequenceNumber: String?

    public init(startingSequenceNumber: String? = nil, endingSequenceNumber: String? = nil) {
        self.startingSequenceNumber = startingSequenceNumber
        self.endingSequenceNumber = endingSequenceNumber
    }
}
