/// Does something about each change of a table.
///
/// The changes of one item come one after the other, in the order in which they were made; those of items in other shards
/// come at the same time. Each comes **at least once**: after a crash, those that were handled since the last checkpoint
/// come again, so handling one twice has to end where handling it once does.
///
/// The stream has to record `NEW_AND_OLD_IMAGES`. For others, give the consumer a closure that takes batches.
///
/// A handler that throws gets the same change again, as ``StreamConsumerConfiguration/handlerRetries`` says; one that has
/// thrown that often is dealt with by ``StreamConsumerConfiguration/poisonRecords``. When another worker has taken the
/// shard over, the handler's task is cancelled.
public protocol StreamHandler<Item>: Sendable {
    /// The type of the table's items. For a table with items of several types, an enum of them.
    associatedtype Item: Codable & Sendable

    /// An item was put where there was none.
    func inserted(_ item: Item, metadata: StreamRecordMetadata) async throws

    /// An item was changed or replaced.
    func modified(from old: Item, to new: Item, metadata: StreamRecordMetadata) async throws

    /// An item was deleted, or its time to live was over.
    func removed(_ item: Item, metadata: StreamRecordMetadata) async throws
}
