/// A kind of channel that clients may join, and the topics that it is for.
public struct ChannelRegistration<Assigns: Sendable>: Sendable {
    /// The topics.
    public let pattern: TopicPattern

    let makeRuntime: @Sendable (ChannelSeat, Assigns) -> any ChannelRunning

    /// Registers a channel for topics.
    ///
    /// ```swift
    /// .channel("room:*") { RoomChannel(store: store) }
    /// ```
    ///
    /// - Parameters:
    ///   - pattern: The topics. Where several registrations match, the first is used.
    ///   - make: Makes the value for one join, with what it depends on.
    public static func channel<C: Channel>(
        _ pattern: TopicPattern,
        _ make: @escaping @Sendable () -> C
    ) -> ChannelRegistration where C.Assigns == Assigns {
        ChannelRegistration(pattern: pattern) { seat, assigns in
            ChannelRuntime(seat, assigns: assigns, suffix: pattern.suffix(of: seat.topic) ?? "", channel: make())
        }
    }
}

/// Where a channel sits: its socket, and the join that asks for it. Confined to the socket's event loop.
struct ChannelSeat {
    let id: SocketStateMachine.ChannelID
    let join: Message
    let socket: Socket

    var topic: String { self.join.topic }
}

/// A channel, whatever its type, as its socket sees it. Confined to the socket's event loop.
protocol ChannelRunning: AnyObject {
    /// There is no other channel of the topic on the socket any more: join.
    func start()
    /// The client has sent an event.
    func received(_ message: Message)
    /// The client leaves.
    func receivedLeave(_ ref: Ref?)
    /// A newer join has taken the topic.
    ///
    /// - Returns: What the client is told once the newer join has been answered.
    func replaced() -> [Message]
    /// Calls `body` when the topic is free: at once, if it is already.
    func whenEnded(_ body: @escaping () -> Void)
    /// The client is told these once the join has been answered.
    func inherit(_ notices: [Message])
    /// The transport is closed, or will be.
    func transportClosed()
}
