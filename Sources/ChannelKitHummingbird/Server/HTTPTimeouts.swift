/// How long a client of plain HTTP may take, so that one that dawdles does not keep a connection for itself.
///
/// A connection whose time is up is closed without an answer. Sockets have bounds of their own, see
/// ``WebSocketConfiguration``.
public struct HTTPTimeouts: Hashable, Sendable {
    /// From the end of a request's head to the end of its body, whether or not its handler reads. By default 30 seconds.
    ///
    /// The first head of a connection has `handshakeTimeout` of ``WebSocketConfiguration``, later ones have
    /// ``idleTimeout``.
    public var requestTimeout: Duration
    /// How long a client may leave what it is sent unread, once the connection's buffers are full. By default 30 seconds.
    public var stalledResponseTimeout: Duration
    /// From the end of a response to the end of the next request's head. By default 75 seconds; an `idleTimeout` of the
    /// HTTP configuration takes its place.
    public var idleTimeout: Duration

    /// Creates time-outs.
    ///
    /// - Parameters:
    ///   - requestTimeout: From the end of a request's head to the end of its body.
    ///   - stalledResponseTimeout: How long a client may leave a response unread.
    ///   - idleTimeout: From a response to the next request's head.
    public init(
        requestTimeout: Duration = .seconds(30),
        stalledResponseTimeout: Duration = .seconds(30),
        idleTimeout: Duration = .seconds(75)
    ) {
        self.requestTimeout = requestTimeout
        self.stalledResponseTimeout = stalledResponseTimeout
        self.idleTimeout = idleTimeout
    }
}
