import Logging
public import NIOCore
import RateLimit

/// The server's end of one connection. Confined to the event loop of its transport.
///
/// The transport tells it what has come, in order, and that it has ended. It never blocks and keeps no more than
/// ``SocketLimits`` allows.
public final class Socket {
    let transport: any SocketTransport
    let serializer: Serializer
    let socketID: String?
    let services: EndpointServices

    private let route: AcceptedConnection.Route
    private let subscribers: LoopSubscribers
    private var machine: SocketStateMachine
    private var validity: SocketValidity?
    private var isOpen = true
    private var hasEnded = false
    private var channels: [SocketStateMachine.ChannelID: any ChannelRunning] = [:]
    private var members: [MemberID: Member] = [:]
    private var eventRates = EventRates()

    init(_ connection: AcceptedConnection, transport: any SocketTransport) {
        transport.eventLoop.preconditionInEventLoop()
        self.transport = transport
        self.serializer = connection.serializer
        self.socketID = connection.socketID
        self.services = connection.services
        self.route = connection.route
        self.machine = SocketStateMachine(limits: connection.services.limits)
        self.subscribers = connection.services.pubSub.subscribers(on: transport.eventLoop)
        if let socketID = connection.socketID {
            let member = Member(serializer: self.serializer, mayIntercept: true)
            member.delegate = self
            self.subscribe(member, to: socketID)
        }
        connection.services.sockets.opened(self)
        guard !connection.validity.areUnlimited else { return }
        self.validity = SocketValidity(
            connection.validity,
            executor: self.subscribers.executor,
            eventLoop: transport.eventLoop,
            onEnd: { [unowned self] in self.validityEnded($0) }
        )
    }

    /// A text message has come, whole: valid UTF-8.
    public func receivedText(_ text: ByteBuffer) {
        self.subscribers.traffic.countReceived()
        do {
            let depth = self.services.limits.maximumJSONDepth
            self.received(try self.serializer.decode(text: text, maximumDepth: depth))
        } catch {
            self.receivedMalformed(error)
        }
    }

    /// A binary message has come, whole.
    public func receivedBinary(_ bytes: ByteBuffer) {
        self.subscribers.traffic.countReceived()
        do {
            self.received(try self.serializer.decode(binary: bytes))
        } catch {
            self.receivedMalformed(error)
        }
    }

    /// The transport has ended, whoever asked for it: the channels end too. Nothing is sent afterwards.
    public func transportClosed() {
        self.endChannels()
    }

    /// The server is going down: the channels end, and the transport is closed.
    ///
    /// - Parameter code: The status of the close frame.
    public func drain(_ code: CloseCode = .goingAway) {
        self.close(code, reason: "")
    }

    /// Whether nothing runs in any of its channels: what comes next is up to clients, the server's own code, or time.
    package var isResting: Bool { self.channels.values.allSatisfy(\.isResting) }

    private func received(_ message: Message) {
        guard message.longestRefLength <= self.services.limits.maximumRefLength else {
            return self.receivedMalformed(ChannelError(.malformedMessage, "A reference is too long."))
        }
        switch self.machine.received(message, at: self.now, isRouted: { self.route($0) != nil }) {
        case .reply(let reply): self.sendReply(reply)
        case .refuse(let reply):
            let isJoin = message.event == ReservedEvent.join
            self.services.counting.count {
                if isJoin { $0.refusedJoins += 1 } else { $0.refusedMessages += 1 }
            }
            self.sendReply(reply)
        case .join(let id, let old): self.join(message, as: id, replacing: old)
        case .deliver(let id): self.channels[id]?.received(message)
        case .leave(let id): self.channels[id]?.receivedLeave(message.ref)
        case .drop: break
        }
    }

    private func receivedMalformed(_ error: ChannelError) {
        self.services.logger.debug("A malformed message has come", metadata: ["error": "\(error)"])
        self.services.counting.count { $0.malformedMessages += 1 }
        switch self.machine.receivedMalformed() {
        case .reply(let reply): self.sendReply(reply)
        case .closeTransport(let code, let reason): self.close(code, reason: reason)
        case .drop: break
        }
    }

    private func join(
        _ message: Message,
        as id: SocketStateMachine.ChannelID,
        replacing old: SocketStateMachine.ChannelID?
    ) {
        guard let make = self.route(message.topic) else { return }
        let channel = make(ChannelSeat(id: id, join: message, socket: self))
        self.channels[id] = channel
        let old = old.flatMap { self.channels[$0] }
        if let old { channel.inherit(old.replaced()) }
        channel.start(after: old?.blocker)
    }

    /// The time that rates go by: the event loop's.
    private var now: Duration { .nanoseconds(Int64(clamping: self.transport.eventLoop.now.uptimeNanoseconds)) }

    private func validityEnded(_ end: SocketValidity.End) {
        switch end {
        case .expired:
            self.services.counting.count { $0.expiredSockets += 1 }
            self.close(.policyViolation, reason: "token expired")
        case .revoked:
            self.services.counting.count { $0.revokedSockets += 1 }
            self.close(.policyViolation, reason: "token revoked")
        case .unavailable:
            self.services.counting.count { $0.unverifiedSockets += 1 }
            self.close(.tryAgainLater, reason: "token cannot be verified")
        }
    }

    /// Closes the transport from our side.
    private func close(_ code: CloseCode, reason: String) {
        guard self.isOpen else { return }
        self.endChannels()
        self.transport.close(code, reason: reason)
    }

    private func endChannels() {
        guard self.isOpen else { return }
        self.isOpen = false
        self.validity?.end()
        self.validity = nil
        self.services.sockets.closed(self)
        self.machine.closed()
        for member in Array(self.members.values) { self.unsubscribe(member) }
        for channel in Array(self.channels.values) { channel.transportClosed() }
        self.endIfDone()
    }

    /// Tells the endpoint, once, that nothing of the socket runs any more.
    private func endIfDone() {
        guard !self.isOpen, !self.hasEnded, self.channels.isEmpty else { return }
        self.hasEnded = true
        self.services.sockets.ended()
    }
}

@available(*, unavailable, message: "A socket is confined to its event loop.")
extension Socket: Sendable {}

// MARK: For channels

extension Socket {
    /// Runs the tasks of channels.
    var executor: EventLoopTaskExecutor { self.subscribers.executor }

    /// Sends what a channel has to say, behind all that has been broadcast to the client before.
    func send(_ frames: OutboundFrames) {
        self.catchUp()
        // A broadcast may have asked to disconnect the client.
        guard self.isOpen else { return }
        self.transmit(frames)
    }

    /// Sends all that has been broadcast to the client so far.
    func catchUp() {
        guard self.isOpen else { return }
        self.subscribers.catchUp(self.members.values)
    }

    /// Sends what has been broadcast.
    func deliverBroadcasts(_ frames: OutboundFrames) {
        guard self.isOpen else { return }
        self.transmit(frames)
    }

    private func transmit(_ frames: OutboundFrames) {
        self.subscribers.traffic.countSent(frames.count)
        self.transport.send(frames)
    }

    /// Sends a reply whose response fits every serializer.
    func sendReply(_ reply: Reply) {
        do {
            self.send(try self.serializer.frames(for: reply))
        } catch {
            self.services.logger.error("A reply could not be encoded", metadata: ["error": "\(error)"])
        }
    }

    /// Counts an event against a rate that the socket keeps.
    func check(_ rate: SocketLimits.MessageRate, of event: String?, in channel: any Channel.Type) -> RateLimitDecision {
        self.eventRates.check(rate, of: event, in: channel, at: self.now)
    }

    func subscribe(_ member: Member, to topic: String) {
        self.members[member.id] = member
        self.services.pubSub.subscribe(member, to: topic, on: self.subscribers)
    }

    /// Subscribes a member whose client wants to be told how far it has got.
    ///
    /// - Returns: Where in the topic's history it begins; `nil` if nothing is kept of the topic.
    func subscribe(_ member: Member, to topic: String, resuming request: ResumeRequest) -> Resumption? {
        self.members[member.id] = member
        return self.services.pubSub.subscribe(member, to: topic, on: self.subscribers, resuming: request)
    }

    func unsubscribe(_ member: Member) {
        self.members[member.id] = nil
        member.delegate = nil
        self.services.pubSub.unsubscribe(member, on: self.subscribers)
    }

    /// A channel has ended and its client has been told.
    func channelEnded(_ id: SocketStateMachine.ChannelID, topic: String) {
        self.channels[id] = nil
        self.machine.channelEnded(id, topic: topic)
        self.endIfDone()
    }
}

/// The socket itself is a member of the topic that is its identifier, to be disconnected by it.
extension Socket: MemberDelegate {
    func deliver(_ frames: OutboundFrames) {}

    func intercepts(_ event: String) -> Bool { true }

    func deliver(intercepted broadcast: Broadcast, at offset: Int?) {
        guard broadcast.event == EndpointServices.disconnectEvent else { return }
        self.close(.goingAway, reason: "")
    }

    /// It may have been to disconnect.
    func missedBroadcasts() { self.close(.goingAway, reason: "") }
}
