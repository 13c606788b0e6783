package import ChannelKit
package import NIOCore

/// How a client gets connections: over a network, or in memory for tests.
package protocol ClientTransport: Sendable {
    /// Starts to connect, and returns before anything has happened. Called on the event loop.
    ///
    /// - Parameters:
    ///   - request: Whom to connect to, and what to say.
    ///   - eventLoop: Where the connection lives.
    ///   - events: Told, on the event loop, all that happens: `opened` if it comes to that, messages, and in any case, as the
    ///     last of all, `closed`.
    func connect(
        _ request: ConnectionRequest,
        on eventLoop: any EventLoop,
        events: @escaping @Sendable (ConnectionEvent) -> Void
    ) -> any ClientConnection
}

/// A connection, or one that is being made. Used on its event loop.
package protocol ClientConnection: Sendable {
    /// Sends a message behind all those before.
    ///
    /// - Parameter promise: Fulfilled when it has been handed to the network, which may take its time.
    func send(_ message: OutboundFrames.Message, promise: EventLoopPromise<Void>?)

    /// Ends the connection in good order, and in bounded time.
    func close(_ code: CloseCode)

    /// Ends the connection at once.
    func abort()
}

/// What happens to a connection.
package enum ConnectionEvent: Sendable {
    case opened
    case text(ByteBuffer)
    case binary(ByteBuffer)
    case closed(ConnectionEnd)
}

/// Whom to connect to, and what to say.
package struct ConnectionRequest: Hashable, Sendable {
    /// The URL of the socket.
    package var url: SocketURL
    /// Path and query of the request.
    package var target: String
    /// `Sec-WebSocket-Protocol`, in order.
    package var subprotocols: [String]
    /// Further header fields.
    package var headers: [ConnectionHeader]
}

/// A header field of the request for a connection.
package struct ConnectionHeader: Hashable, Sendable {
    package var name: String
    package var value: String
}
