/// How many elements wait for a reader that is slow, and what becomes of more.
///
/// The connection is shared by all channels, so one slow reader cannot hold it up. What is dropped is counted
/// (``ChannelClientCounters/droppedEvents``), and `RemoteChannel.events` says where something is missing.
public struct EventBuffering: Hashable, Sendable {
    /// What gives way when the buffer is full.
    public enum Overflow: Hashable, Sendable {
        /// What has waited longest.
        case dropOldest
        /// What comes.
        case dropNewest
    }

    /// How many wait at most; 1 or more.
    public var limit: Int
    /// What gives way.
    public var overflow: Overflow

    /// Describes a buffer.
    public init(limit: Int = 1_024, overflow: Overflow = .dropOldest) {
        precondition(limit > 0, "a buffer has room for one element at least")
        self.limit = limit
        self.overflow = overflow
    }
}
