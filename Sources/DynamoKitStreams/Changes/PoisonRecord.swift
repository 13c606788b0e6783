public import DynamoKit

/// A change that cannot be handled: it cannot be decoded, or its handler has thrown too often.
public struct PoisonRecord: Sendable {
    /// The change as it came.
    public var record: StreamRecord
    /// The shard that it came from.
    public var shardID: String
    /// What decoding or the last attempt threw.
    public var error: any Error

    public init(record: StreamRecord, shardID: String, error: any Error) {
        self.record = record
        self.shardID = shardID
        self.error = error
    }
}

/// What becomes of a change that cannot be handled.
public enum PoisonRecordPolicy: Sendable {
    /// The shard is handled no further until the worker ends or hands it over; whoever has it then tries again.
    ///
    /// Nothing is passed over, and nothing after it comes out of order. But a stream keeps changes for 24 hours only: it is
    /// reported as ``StreamIncident/Kind/shardStopped``, and somebody has to look.
    case stopShard
    /// The closure stores the change somewhere else, and the shard goes on. When the closure throws, the shard stops.
    case deadLetter(@Sendable (PoisonRecord) async throws -> Void)
}
