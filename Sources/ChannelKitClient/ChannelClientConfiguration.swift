public import NIOSSL

/// Whom a client connects to, and how.
public struct ChannelClientConfiguration: Sendable {
    /// The URL of the socket, such as `wss://chat.example.com/socket`. As in phoenix.js, `/websocket` is added to its path.
    public var url: String
    /// The parameters of the socket. Asked for anew for each connection.
    public var parameters: @Sendable @concurrent () async throws -> [String: String] = { [:] }
    /// The token that says who connects; `nil` for none. Asked for anew for each connection, so it may be short-lived.
    ///
    /// It is sent as Phoenix 1.8 has it, in `Sec-WebSocket-Protocol`, where no log of URLs shows it.
    public var authToken: @Sendable @concurrent () async throws -> String? = { nil }
    /// Fields of the request for a connection beside the usual ones.
    public var headers: [String: String] = [:]
    /// Whether and when the client comes back.
    public var reconnect = ReconnectPolicy()
    /// How often the client asks the server whether it is there.
    public var heartbeatInterval: Duration = .seconds(30)
    /// How long the server may take to answer that. When it has not, the connection is dead, and another one is made.
    public var heartbeatTimeout: Duration = .seconds(10)
    /// How long a connection may take to come about: TCP, TLS and the upgrade.
    public var connectTimeout: Duration = .seconds(10)
    /// How long the server may take to close when the client does.
    public var closeTimeout: Duration = .seconds(5)
    /// How long a join, a push or a leave may take that says nothing else.
    public var replyTimeout: Duration = .seconds(10)
    /// The longest message that is taken from the server, in bytes. A longer one ends the connection.
    public var maximumMessageSize = 16 << 20
    /// How TLS is spoken, with `wss`. Certificates are verified unless you say otherwise.
    public var tls: TLSConfiguration = .makeClientConfiguration()

    /// Describes a client with the usual settings.
    ///
    /// - Parameter url: The URL of the socket.
    public init(url: String) {
        self.url = url
    }
}
