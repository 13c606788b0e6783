/// What one socket may ask of the server.
public struct SocketLimits: Hashable, Sendable {
    /// How many topics it may have joined at once. One more is refused with `too many channels joined`.
    public var maximumChannels: Int = 100
    /// How many messages may wait for one channel. One more is refused with `channel is busy`.
    public var mailboxCapacity: Int = 256
    /// How many bytes of messages may wait for one channel, beyond a first message. One that does not fit is refused with
    /// `channel is busy`.
    public var mailboxByteCapacity: Int = 1_048_576
    /// How many bytes of broadcasts may wait for a join that takes its time. With more, the join is refused with
    /// `channel is busy`.
    public var joinBufferCapacity: Int = 1_048_576
    /// How deep the arrays and objects of a message may be nested. A deeper one is malformed.
    ///
    /// Not more than 512, at which Foundation's decoder stops.
    public var maximumJSONDepth: Int = 256
    /// How many malformed messages in a row are answered. One more closes the socket with 1008.
    public var maximumMalformedMessages: Int = 8
    /// How long a channel that has been cancelled may take to end before its successor starts without waiting for it,
    /// or a server that shuts down ends without waiting for it.
    public var terminationGrace: Duration = .seconds(5)

    public init() {}
}
