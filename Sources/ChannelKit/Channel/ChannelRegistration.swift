/// A kind of channel that clients may join, and the topics that it is for.
public struct ChannelRegistration<Assigns: Sendable>: Sendable {
    /// The topics.
    public let pattern: TopicPattern
    /// What is kept of each topic for clients that come back; `nil` for nothing.
    public let history: History?

    let makeRuntime: @Sendable (ChannelSeat, Assigns) -> any ChannelRunning

    /// Registers a channel for topics.
    ///
    /// ```swift
    /// .channel("room:*") { RoomChannel(store: store) }
    /// ```
    ///
    /// - Parameters:
    ///   - pattern: The topics. Where several registrations match, the first is used.
    ///   - history: What is kept of each topic for clients that come back and ask for what they missed; `nil` for nothing.
    ///   - make: Makes the value for one join, with what it depends on.
    public static func channel<C: Channel>(
        _ pattern: TopicPattern,
        history: History? = nil,
        _ make: @escaping @Sendable () -> C
    ) -> ChannelRegistration where C.Assigns == Assigns {
        ChannelRegistration(pattern: pattern, history: history) { seat, assigns in
            ChannelRuntime(
                seat,
                assigns: assigns,
                suffix: pattern.suffix(of: seat.topic) ?? "",
                resume: history == nil ? .none : ResumeState(ofJoin: seat.join.payload),
                channel: make()
            )
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
    /// Join, as soon as the channel that has the topic on the socket, if one does, has ended or had its grace.
    func start(after blocker: (any ChannelRunning)?)
    /// The client has sent an event.
    func received(_ message: Message)
    /// The client leaves.
    func receivedLeave(_ ref: Ref?)
    /// A newer join has taken the topic.
    ///
    /// - Returns: What the client is told once the newer join has been answered.
    func replaced() -> [Message]
    /// What still keeps the topic from a successor: this channel, or one before it that it was waiting for itself.
    var blocker: (any ChannelRunning)? { get }
    /// Calls `body`, in place of what was to be called before, when this channel has ended or had its grace.
    func whenEnded(_ body: @escaping () -> Void)
    /// The client is told these once the join has been answered.
    func inherit(_ notices: [Message])
    /// The transport is closed, or will be.
    func transportClosed()
    /// Whether nothing of it runs, not even in a handler that waits for something.
    var isResting: Bool { get }
}
