/// A client that has been let in and whose transport is about to open.
public struct AcceptedConnection: Sendable {
    let serializer: Serializer

    /// Opens the socket over a transport. On the transport's event loop.
    public func open(on transport: some SocketTransport) -> Socket {
        Socket(transport: transport)
    }
}
