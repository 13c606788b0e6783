/// What a client has seen since it was made.
public struct ChannelClientCounters: Hashable, Sendable {
    /// How many connections there were.
    public var connections = 0
    /// How many of them ended since a heartbeat was not answered.
    public var staleConnections = 0
    /// Events that were dropped since they were not read in time.
    public var droppedEvents = 0
    /// Messages that came a second time after a channel resumed, and were dropped.
    public var duplicates = 0
    /// Messages of channels or joins that are no more.
    public var strayMessages = 0
    /// Messages that could not be understood.
    public var malformedMessages = 0
}
