public import NIOCore

/// The server's end of one connection. Confined to the event loop of its transport.
///
/// The transport tells it what has come, in order, and that it has ended. It never blocks and keeps no more than
/// ``SocketLimits`` allows.
public final class Socket {
    private let transport: any SocketTransport

    init(transport: any SocketTransport) {
        self.transport = transport
    }

    /// A text message has come, whole.
    public func receivedText(_ text: ByteBuffer) {}

    /// A binary message has come, whole.
    public func receivedBinary(_ bytes: ByteBuffer) {}

    /// The transport has ended, whoever asked for it: the channels end too. Nothing is called afterwards.
    public func transportClosed() {}

    /// The server is going down: closes the transport, with `code`, once the channels have been told.
    public func drain(_ code: CloseCode = .goingAway) {
        self.transport.close(code, reason: "")
    }
}

@available(*, unavailable, message: "A socket is confined to its event loop.")
extension Socket: Sendable {}
