import ChannelKit
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket

/// Connects by WebSocket, over TCP or TLS.
///
/// Specification: [RFC 6455, section 4.1](https://www.rfc-editor.org/rfc/rfc6455#section-4.1)
struct WebSocketTransport: ClientTransport {
    /// Made once: it reads the trusted certificates. `nil` where it could not be made, which the attempt to connect tells.
    private let tls: Result<NIOSSLContext, any Error>?
    private let limits: WebSocketConnection.Limits

    init(_ configuration: ChannelClientConfiguration, isSecure: Bool) {
        self.limits = WebSocketConnection.Limits(
            connectTimeout: configuration.connectTimeout,
            closeTimeout: configuration.closeTimeout,
            maximumMessageSize: configuration.maximumMessageSize
        )
        var tls = configuration.tls
        tls.applicationProtocols = ["http/1.1"]
        self.tls = isSecure ? Result { [tls] in try NIOSSLContext(configuration: tls) } : nil
    }

    func connect(
        _ request: ConnectionRequest,
        on eventLoop: any EventLoop,
        events: @escaping @Sendable (ConnectionEvent) -> Void
    ) -> any ClientConnection {
        let connection = WebSocketConnection(eventLoop: eventLoop, limits: self.limits, events: events)
        // Not at once: nothing is told before the connection is known.
        eventLoop.execute {
            ClientBootstrap(group: eventLoop)
                .connectTimeout(TimeAmount(self.limits.connectTimeout))
                .channelOption(.socketOption(.tcp_nodelay), value: 1)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture { try self.configure(channel, request, connection) }
                }
                .connect(host: request.url.host, port: request.url.port)
                .whenFailure { connection.failed($0) }
        }
        return connection
    }

    private func configure(
        _ channel: any NIOCore.Channel,
        _ request: ConnectionRequest,
        _ connection: WebSocketConnection
    ) throws {
        connection.connected(channel)
        if let tls {
            let host = request.url.host
            let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
            // An address is no name for SNI; the certificate is verified against it all the same.
            let handler = try NIOSSLClientHandler(context: try tls.get(), serverHostname: isAddress ? nil : host)
            try channel.pipeline.syncOperations.addHandler(handler)
        }
        let subprotocols = request.subprotocols
        let upgrader = NIOTypedWebSocketClientUpgrader<UpgradeOutcome>(
            maxFrameSize: self.limits.maximumMessageSize,
            upgradePipelineHandler: { channel, response in
                channel.eventLoop.makeCompletedFuture {
                    try Self.check(response, subprotocols)
                    try channel.pipeline.syncOperations.addHandler(WebSocketFrameHandler(connection))
                    return .upgraded
                }
            }
        )
        let configuration = NIOTypedHTTPClientUpgradeConfiguration(
            upgradeRequestHead: Self.head(of: request),
            upgraders: [upgrader],
            notUpgradingCompletionHandler: { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(RefusalHandler(connection))
                    return .refused
                }
            }
        )
        try channel.pipeline.syncOperations
            .configureUpgradableHTTPClientPipeline(configuration: .init(upgradeConfiguration: configuration))
            .whenComplete { result in
                switch result {
                case .success(.upgraded): connection.opened()
                case .success(.refused): break  // the head of the response follows
                case .failure(let error): connection.failed(error)
                }
            }
    }

    private enum UpgradeOutcome: Sendable {
        case upgraded
        case refused
    }

    private static func head(of request: ConnectionRequest) -> HTTPRequestHead {
        var headers: HTTPHeaders = ["Host": request.url.authority]
        for header in request.headers { headers.replaceOrAdd(name: header.name, value: header.value) }
        if !request.subprotocols.isEmpty {
            headers.add(name: "Sec-WebSocket-Protocol", value: request.subprotocols.joined(separator: ", "))
        }
        return HTTPRequestHead(version: .http1_1, method: .GET, uri: request.target, headers: headers)
    }

    /// A server may choose one of the subprotocols that it is offered, or none.
    private static func check(_ response: HTTPResponseHead, _ subprotocols: [String]) throws {
        let chosen = response.headers["Sec-WebSocket-Protocol"]
        guard chosen.allSatisfy(subprotocols.contains), response.headers["Sec-WebSocket-Extensions"].isEmpty else {
            throw ChannelClientError(.protocolViolation, "The server chose what it was not offered.")
        }
    }
}
