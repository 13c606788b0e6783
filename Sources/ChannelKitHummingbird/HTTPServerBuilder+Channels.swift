public import ChannelKit
public import HummingbirdCore

extension HTTPServerBuilder {
    /// An HTTP/1.1 server whose port serves channels beside the router's routes.
    ///
    /// ```swift
    /// let app = Application(router: router, server: .channels(at: "/socket", endpoint))
    /// ```
    ///
    /// Clients connect to `/socket/websocket`. Every other request goes to the router, one that asks for another upgrade
    /// (`h2c`) included, as if no socket were there. On graceful shutdown sockets are closed with 1001 and a bound in time.
    /// Wrap it in `.tls(…)` of HummingbirdTLS to serve `wss`.
    ///
    /// - Parameters:
    ///   - path: The path that clients are given.
    ///   - endpoint: What is served there.
    ///   - configuration: How its sockets are served.
    ///   - http: How HTTP is served, the bounds of header fields included.
    ///   - timeouts: How long clients of plain HTTP may take.
    public static func channels<Handler>(
        at path: String,
        _ endpoint: Endpoint<Handler>,
        configuration: WebSocketConfiguration = WebSocketConfiguration(),
        http: HTTP1Channel.Configuration = .init(),
        timeouts: HTTPTimeouts = HTTPTimeouts()
    ) -> HTTPServerBuilder {
        .channels([SocketMount(path, endpoint, configuration: configuration)], http: http, timeouts: timeouts)
    }

    /// An HTTP/1.1 server whose port serves several endpoints, or one whose counters are wanted.
    ///
    /// ```swift
    /// let sockets = SocketMount("/socket", endpoint)
    /// let app = Application(router: router, server: .channels([sockets]))
    /// router.get("/status") { _, _ in "\(sockets.counters.snapshot.open) sockets are open" }
    /// ```
    ///
    /// - Parameters:
    ///   - mounts: The endpoints and their paths.
    ///   - http: How HTTP is served, the bounds of header fields included.
    ///   - timeouts: How long clients of plain HTTP may take.
    public static func channels(
        _ mounts: [SocketMount],
        http: HTTP1Channel.Configuration = .init(),
        timeouts: HTTPTimeouts = HTTPTimeouts()
    ) -> HTTPServerBuilder {
        HTTPServerBuilder { responder in
            SocketServerChannel(mounts: mounts, responder: responder, configuration: http, timeouts: timeouts)
        }
    }
}
