import Logging

/// What the sockets and channels of an endpoint share.
final class EndpointServices: Sendable {
    let limits: SocketLimits
    let pubSub: LocalPubSub
    let presence: PresenceTracker
    let sockets = SocketRegistry()
    let counting = ChannelCounting()
    let logger: Logger

    init(limits: SocketLimits, pubSub: LocalPubSub, presence: PresenceTracker, logger: Logger) {
        self.limits = limits
        self.pubSub = pubSub
        self.presence = presence
        self.logger = logger
    }

    static let disconnectEvent = "disconnect"

    /// Closes all sockets of an identifier. As in Phoenix, a broadcast to it as a topic, so that it reaches other nodes.
    func disconnect(_ socketID: String) throws(ChannelError) {
        try self.pubSub.broadcast(Broadcast(topic: socketID, event: Self.disconnectEvent, payload: .empty))
    }
}
