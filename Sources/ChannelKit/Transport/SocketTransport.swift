public import NIOCore

/// The connection beneath a socket, as an adapter for one kind of transport implements it.
///
/// A connection, its socket and the socket's channels live on one event loop. Every member is used on that loop only, so
/// an adapter needs no locks.
public protocol SocketTransport: AnyObject {
    /// The loop that the connection lives on.
    var eventLoop: any EventLoop { get }

    /// Sends frames after all those sent before. Never waits.
    ///
    /// The adapter gathers what is sent within one turn of the loop and puts it on the wire at the end of the turn. It
    /// bounds, in bytes, what a peer that does not read may leave waiting, and does with such a peer what its
    /// configuration says.
    func send(_ frames: OutboundFrames)

    /// Whether the peer would not count as too slow if it were sent so many bytes more, now.
    func hasRoom(for byteCount: Int) -> Bool

    /// Closes the connection once everything sent so far is on its way. The socket is told through
    /// `Socket.transportClosed()` when it has come to pass.
    ///
    /// - Parameters:
    ///   - code: The status of the close frame, for transports that have one.
    ///   - reason: Text for the close frame, at most 123 bytes of UTF-8.
    func close(_ code: CloseCode, reason: String)
}

extension SocketTransport {
    /// For transports that keep what is sent without a bound.
    public func hasRoom(for byteCount: Int) -> Bool { true }
}
