public import struct Foundation.Date

/// One change of one item.
///
/// The API splits it in two, a
/// [Record](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html) and the
/// [StreamRecord](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_StreamRecord.html) in it.
public struct StreamRecord: Hashable, Sendable {
    /// Unique to this record.
    public var eventID: String
    /// What happened to the item.
    public var eventName: EventName
    /// Version of the record's format.
    public var eventVersion: String?
    /// `aws:dynamodb`
    public var eventSource: String?
    public var awsRegion: String?
    /// When the change happened, to the second.
    public var approximateCreationDateTime: Date?
    /// The item's primary key.
    public var keys: DynamoItem
    /// The item after the change, when the stream records it and the item was not removed.
    public var newImage: DynamoItem?
    /// The item before the change, when the stream records it and the item was not inserted.
    public var oldImage: DynamoItem?
    /// The record's place in its shard: a decimal number of up to 40 digits, greater than those before it.
    public var sequenceNumber: String
    /// Size of the keys and images in bytes.
    public var sizeBytes: Int?
    /// What the stream records.
    public var streamViewType: StreamViewType?
    /// Who changed the item, when it was the service.
    public var userIdentity: StreamIdentity?

    public init(
        eventID: String,
        eventName: EventName,
        eventVersion: String? = nil,
        eventSource: String? = nil,
        awsRegion: String? = nil,
        approximateCreationDateTime: Date? = nil,
        keys: DynamoItem,
        newImage: DynamoItem? = nil,
        oldImage: DynamoItem? = nil,
        sequenceNumber: String,
        sizeBytes: Int? = nil,
        streamViewType: StreamViewType? = nil,
        userIdentity: StreamIdentity? = nil
    ) {
        self.eventID = eventID
        self.eventName = eventName
        self.eventVersion = eventVersion
        self.eventSource = eventSource
        self.awsRegion = awsRegion
        self.approximateCreationDateTime = approximateCreationDateTime
        self.keys = keys
        self.newImage = newImage
        self.oldImage = oldImage
        self.sequenceNumber = sequenceNumber
        self.sizeBytes = sizeBytes
        self.streamViewType = streamViewType
        self.userIdentity = userIdentity
    }

    /// What happened to an item.
    public enum EventName: String, Hashable, Sendable {
        /// There was none under its key before.
        case insert = "INSERT"
        case modify = "MODIFY"
        case remove = "REMOVE"
    }
}

extension StreamRecord {
    /// Whether the service removed the item because its time to live was over.
    ///
    /// See [DynamoDB Streams and Time to Live](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html).
    public var isTimeToLiveRemoval: Bool {
        self.eventName == .remove
            && self.userIdentity == StreamIdentity(principalID: "dynamodb.amazonaws.com", type: "Service")
    }
}

/// Who changed an item.
///
/// Specification: [Identity](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Identity.html)
public struct StreamIdentity: Hashable, Sendable {
    /// `dynamodb.amazonaws.com` where time to live removed the item.
    public var principalID: String?
    /// `Service` where time to live removed the item.
    public var type: String?

    public init(principalID: String? = nil, type: String? = nil) {
        self.principalID = principalID
        self.type = type
    }
}
