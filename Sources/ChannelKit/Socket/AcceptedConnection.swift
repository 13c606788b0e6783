/// A client that has been let in and whose transport is about to open.
public struct AcceptedConnection: Sendable {
    /// Finds what makes the channel of a topic; `nil` if there is none.
    typealias Route = @Sendable (_ topic: String) -> (@Sendable (ChannelSeat) -> any ChannelRunning)?

    let serializer: Serializer
    /// The identifier that the sockets of this client share, if the handler gives one.
    public let socketID: String?
    let services: EndpointServices
    let validity: SocketValidity.Terms
    let route: Route

    /// Opens the socket over a transport. On the transport's event loop.
    public func open(on transport: some SocketTransport) -> Socket {
        Socket(self, transport: transport)
    }
}
