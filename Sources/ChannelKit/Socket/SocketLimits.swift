/// What one socket may ask of the server.
public struct SocketLimits: Hashable, Sendable {
    /// How many topics it may have joined at once. One more is refused with `too many channels joined`.
    public var maximumChannels: Int = 100
    /// How often it may join: 200 times at once, and as many again per 10 s, by default. A join beyond that is refused with
    /// `too many joins`; `nil` for no bound.
    public var joinRate: MessageRate? = MessageRate(200, per: .seconds(10))
    /// How often it may send events to its channels. One beyond that is answered with the error `too many messages`; `nil`,
    /// the default, for no bound.
    public var messageRate: MessageRate?
    /// How many bytes of UTF-8 a topic may have. A message with a longer one is answered with the error `topic is too long`.
    public var maximumTopicLength: Int = 1024
    /// How many bytes of UTF-8 an event may have. A message with a longer one is answered with the error `event is too long`.
    public var maximumEventLength: Int = 1024
    /// How many bytes a reference may have. A message with a longer one is malformed.
    public var maximumRefLength: Int = 1024
    /// How many topics beside its own a channel may subscribe to at once.
    public var maximumSubscriptions: Int = 100
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

    /// How often something may happen, by the generic cell rate algorithm: no window has an edge to wait for.
    public struct MessageRate: Hashable, Sendable {
        /// How often at once, after a pause.
        public var burst: Int
        /// How long it takes for all of ``burst`` to be allowed again.
        public var period: Duration

        /// So often per period. Both are positive.
        public init(_ burst: Int, per period: Duration) {
            precondition(burst > 0 && period > .zero, "A rate and its period have to be positive.")
            self.burst = burst
            self.period = period
        }
    }
}
