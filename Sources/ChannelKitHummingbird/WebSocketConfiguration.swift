public import RateLimit

/// How the sockets of one path are served.
public struct WebSocketConfiguration: Sendable {
    /// Which pages of other sites may connect. By default only those of the host that serves the socket.
    public var checkOrigin: CheckOrigin = .sameHost

    /// Whether a token in `Sec-WebSocket-Protocol`, phoenix.js's `authToken` option, is taken. Default: yes.
    ///
    /// The protocol `phoenix` is then chosen if it is offered, as browsers expect. The token is never sent back.
    public var acceptsAuthToken = true

    /// Subprotocols of which a client that offers any has to offer one. Default: none, and all offers are let pass.
    public var subprotocols: [String] = []

    /// How long a client may send nothing before it is closed with 1002. Default: 60 s, as in Phoenix.
    ///
    /// Every whole frame of the client counts, a ping too. phoenix.js sends a heartbeat every 30 s.
    public var idleTimeout: Duration = .seconds(60)

    /// How long a client may take from connecting to the end of its first request, and its `SocketHandler` to judge it.
    /// Default: 10 s.
    public var handshakeTimeout: Duration = .seconds(10)

    /// How many handshakes all clients together may send, those that open a long-poll session included; one more is
    /// answered with 503 and `Retry-After`. Default: `nil`, for any number.
    ///
    /// What a server can bear depends on its cores and on what its `SocketHandler` asks of others, so there is
    /// no default that would not be wrong for most. `.gcra(limit: 500, per: .seconds(1))` spreads the rush after a deploy:
    /// phoenix.js tries again by itself.
    public var handshakeRate: RateLimitPolicy?

    /// How many handshakes may come from one address, or from one IPv6 network of 64 bits; one more is answered with 429
    /// and `Retry-After`. Default: `nil`, for any number.
    ///
    /// Off by default because behind a proxy all clients have one address, the proxy's. 50,000 addresses are remembered at
    /// most, as `RateLimiter` does it.
    public var handshakeRatePerAddress: RateLimitPolicy?

    /// How many sockets may be open at once, those whose handshake is being judged included; one more is answered with 503.
    /// Default: 100,000.
    ///
    /// At some 6 KiB for a joined socket that is idle, as many as a server of a gigabyte holds. Long-poll sessions have a
    /// bound of their own, ``LongPollConfiguration/maximumSessions``.
    public var maximumSockets = 100_000

    /// How long closing may take once a close frame is on its way, after which the connection is cut. Default: 5 s.
    public var closeTimeout: Duration = .seconds(5)

    /// Over how long a server that shuts down spreads the closes of its sockets, so that not all clients connect anew at
    /// once. Default: 1 s, and no longer than one millisecond for each socket.
    ///
    /// Graceful shutdown takes at most this, ``closeTimeout``, and `SocketLimits.terminationGrace` together.
    public var goingAwayWindow: Duration = .seconds(1)

    /// The longest frame, in bytes, that is taken from a client; a longer one closes with 1009. Default: 256 KiB.
    ///
    /// Browsers may send a message of any size in one frame, so this is as large as ``maximumMessageSize``.
    public var maximumFrameSize = 256 << 10

    /// The longest message, in bytes, over all its fragments; a longer one closes with 1009. Default: 256 KiB.
    ///
    /// A compressed one is bounded as it comes and as it is when it has been inflated, and is not inflated any further.
    public var maximumMessageSize = 256 << 10

    /// How many bytes may wait for a client that does not read them. Default: 1 MiB.
    ///
    /// A client with more is cut off and counted in ``SocketCounters/Snapshot/slowConsumers``: it connects and joins anew,
    /// which brings it up to date. Messages are never dropped from the middle of a connection, since a client would wait
    /// for a reply that is lost, or show a room with a gap.
    public var outboundLimit = 1 << 20

    /// How messages are compressed for clients that offer it (permessage-deflate); `nil`, the default, for not at all.
    ///
    /// It takes processor time of the server: off, as in Phoenix, until traffic is what costs.
    public var compression: PerMessageDeflate?

    /// How clients are served that poll because no WebSocket gets through; `nil`, the default, for not at all.
    ///
    /// phoenix.js falls back to it only where it is told to, with `longPollFallbackMs`.
    public var longPoll: LongPollConfiguration?

    /// The defaults.
    public init() {}
}
