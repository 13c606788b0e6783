/// How many messages may wait for their channel to be joined, and what becomes of more.
public struct PushBuffer: Hashable, Sendable {
    /// Which message fails with ``ChannelClientError/Code/pushBufferFull`` when the buffer is full.
    public enum Overflow: Hashable, Sendable {
        /// The one that comes.
        case failNewest
        /// The one that has waited longest.
        case failOldest
    }

    /// How many wait at most; 0 for none.
    public var limit: Int
    /// Which one fails.
    public var overflow: Overflow

    /// Describes a buffer.
    public init(limit: Int = 100, overflow: Overflow = .failNewest) {
        self.limit = limit
        self.overflow = overflow
    }
}
