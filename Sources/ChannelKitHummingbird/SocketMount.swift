public import ChannelKit

/// An endpoint at a path of a Hummingbird server.
///
/// Clients connect to the path with `/websocket` behind it, as Phoenix clients do by themselves.
///
/// A class, so that each of its sockets refers to it in a word.
public final class SocketMount: Sendable {
    /// The path, without a `/` at its end.
    public let path: String
    /// How its sockets are served.
    public let configuration: WebSocketConfiguration
    /// What has become of its sockets.
    public let counters = SocketCounters()

    let webSocketPath: String
    let admission: Admission
    /// `nil` where messages are not compressed.
    let compression: CompressionContexts?
    let connect: @Sendable (ConnectRequest) async throws(ConnectRefusal) -> AcceptedConnection
    /// Waits until the channels of sockets that are closed have terminated, within a bounded time.
    let waitForEndingChannels: @Sendable () async -> Void

    /// Mounts an endpoint.
    ///
    /// - Parameters:
    ///   - path: The path that clients are given, for example `/socket`.
    ///   - endpoint: What is served there.
    ///   - configuration: How its sockets are served.
    public init<Handler>(
        _ path: String,
        _ endpoint: Endpoint<Handler>,
        configuration: WebSocketConfiguration = WebSocketConfiguration()
    ) {
        var path = path[...]
        while path.last == "/" { path.removeLast() }
        self.path = path.first == "/" || path.isEmpty ? String(path) : "/" + path
        self.webSocketPath = self.path + "/websocket"
        self.configuration = configuration
        self.admission = Admission(configuration: configuration)
        self.compression = configuration.compression.map { CompressionContexts(configuration: $0) }
        self.connect = { (request) async throws(ConnectRefusal) in try await endpoint.connect(request) }
        self.waitForEndingChannels = { await endpoint.waitForEndingChannels() }
    }
}
