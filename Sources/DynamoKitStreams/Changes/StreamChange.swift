public import DynamoKit

/// One change of one item, with the item as a value.
public struct StreamChange<Item: Sendable>: Sendable {
    /// What happened to the item.
    public var event: StreamRecord.EventName
    /// The item before the change; `nil` when there was none, or when the stream does not record old images.
    public var old: Item?
    /// The item after the change; `nil` when there is none, or when the stream does not record new images.
    public var new: Item?
    /// What else is known of the change.
    public var metadata: StreamRecordMetadata

    public init(event: StreamRecord.EventName, old: Item?, new: Item?, metadata: StreamRecordMetadata) {
        self.event = event
        self.old = old
        self.new = new
        self.metadata = metadata
    }
}

extension StreamChange where Item: Codable {
    /// - Throws: `DynamoError` with code `DynamoError.Code.codingFailed` when an image is no `Item`.
    init(_ record: StreamRecord, shardID: String, table: DynamoTable<Item>) throws {
        self.init(
            event: record.eventName,
            old: try record.oldImage.map { try table.decode($0) },
            new: try record.newImage.map { try table.decode($0) },
            metadata: StreamRecordMetadata(record, shardID: shardID)
        )
    }
}
