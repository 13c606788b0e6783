import Logging

/// Something that happened to a shard and that a person may have to look at.
///
/// Each is logged and counted as well.
public struct StreamIncident: Sendable {
    /// What happened.
    public var kind: Kind
    /// The shard that it happened to.
    public var shardID: String
    /// The record that it happened to, or the last one that was handled before.
    public var sequenceNumber: String?
    /// What was thrown, if something was.
    public var error: (any Error)?

    public init(_ kind: Kind, shardID: String, sequenceNumber: String? = nil, error: (any Error)? = nil) {
        self.kind = kind
        self.shardID = shardID
        self.sequenceNumber = sequenceNumber
        self.error = error
    }

    /// What may happen to a shard.
    public struct Kind: Hashable, Sendable, CustomStringConvertible {
        private enum Base: String { case dataTrimmed, shardStopped, recordSetAside, leaseLost }
        private let base: Base

        /// Changes were older than 24 hours before they were handled, and are lost. The shard goes on with the oldest that
        /// the stream still has.
        public static let dataTrimmed = Kind(base: .dataTrimmed)
        /// A change cannot be handled, and its shard goes no further: see ``PoisonRecordPolicy/stopShard``.
        public static let shardStopped = Kind(base: .shardStopped)
        /// A change cannot be handled and went to the dead letters: see ``PoisonRecordPolicy/deadLetter(_:)``.
        public static let recordSetAside = Kind(base: .recordSetAside)
        /// Another worker has taken the shard over, since this one did not renew its lease in time.
        public static let leaseLost = Kind(base: .leaseLost)

        /// A label for metrics: `dataTrimmed`, `shardStopped`, `recordSetAside` or `leaseLost`.
        public var description: String { self.base.rawValue }

        var sentence: String {
            switch self.base {
            case .dataTrimmed: "Changes were lost: the stream had kept them for 24 hours"
            case .shardStopped: "A change cannot be handled; its shard goes no further"
            case .recordSetAside: "A change cannot be handled; it went to the dead letters"
            case .leaseLost: "Another worker has taken the shard over"
            }
        }

        var level: Logger.Level {
            switch self.base {
            case .dataTrimmed, .shardStopped: .error
            case .recordSetAside, .leaseLost: .warning
            }
        }
    }
}
