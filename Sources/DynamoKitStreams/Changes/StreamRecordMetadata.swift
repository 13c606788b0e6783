public import DynamoKit

public import struct Foundation.Date

/// What is known of a change beside the item.
public struct StreamRecordMetadata: Hashable, Sendable {
    /// Unique to the change: what a handler that must not act twice goes by.
    public var eventID: String
    /// The shard that the change came from.
    public var shardID: String
    /// The change's place in its shard, a decimal number.
    public var sequenceNumber: String
    /// When the change was made, to the second.
    public var approximateCreationDateTime: Date?
    /// The item's primary key.
    public var keys: DynamoItem
    /// Whether the item was removed because its time to live was over.
    public var isTimeToLiveRemoval: Bool

    public init(
        eventID: String,
        shardID: String,
        sequenceNumber: String,
        approximateCreationDateTime: Date? = nil,
        keys: DynamoItem,
        isTimeToLiveRemoval: Bool = false
    ) {
        self.eventID = eventID
        self.shardID = shardID
        self.sequenceNumber = sequenceNumber
        self.approximateCreationDateTime = approximateCreationDateTime
        self.keys = keys
        self.isTimeToLiveRemoval = isTimeToLiveRemoval
    }

    init(_ record: StreamRecord, shardID: String) {
        self.init(
            eventID: record.eventID,
            shardID: shardID,
            sequenceNumber: record.sequenceNumber,
            approximateCreationDateTime: record.approximateCreationDateTime,
            keys: record.keys,
            isTimeToLiveRemoval: record.isTimeToLiveRemoval
        )
    }
}
