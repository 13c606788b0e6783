public import Logging
public import NIOCore
import Synchronization

/// What a channel does things with: its client, its topic, and everybody in it.
///
/// May be kept and used from any task. Once the channel has ended, what it sends to the client is dropped; broadcasts still
/// reach the others.
public struct ChannelContext<C: Channel>: Sendable {
    let identity: ChannelIdentity<C>
    let messageRef: Ref??
    /// The number of the broadcast that is being handled, if the client counts.
    var offset: Int?

    /// What the socket's handler knows about the client.
    public var assigns: C.Assigns { self.identity.assigns }
    /// The topic that was joined.
    public var topic: String { self.identity.topic }
    /// What stands in the topic in place of the pattern's `*`; empty for an exact topic.
    public var topicSuffix: String { self.identity.suffix }
    /// The identifier that the sockets of this client share, if the socket's handler gives one.
    public var socketID: String? { self.identity.socketID }
    /// The event loop that the connection lives on.
    public var eventLoop: any EventLoop { self.identity.eventLoop }
    /// A logger that names the topic.
    public var logger: Logger {
        var logger = self.identity.services.logger
        logger[metadataKey: "topic"] = "\(self.topic)"
        return logger
    }
    /// Who is present in the topic.
    public var presence: ChannelPresence<C> { ChannelPresence(identity: self.identity) }

    /// Sends an event to this client.
    ///
    /// - Throws: ``ChannelError/Code/unencodablePayload``, ``ChannelError/Code/fieldTooLong``,
    ///   ``ChannelError/Code/binaryNotSupported``.
    public func push(_ event: String, _ payload: some Encodable & Sendable) throws(ChannelError) {
        try self.identity.push(event, Payload(encoding: payload), of: self.offset)
    }

    /// Sends an event to everybody in the topic, this client included.
    ///
    /// - Throws: ``ChannelError/Code/unencodablePayload``, ``ChannelError/Code/fieldTooLong``.
    public func broadcast(_ event: String, _ payload: some Encodable & Sendable) throws(ChannelError) {
        let broadcast = Broadcast(topic: self.topic, event: event, payload: try Payload(encoding: payload))
        try self.identity.services.pubSub.broadcast(broadcast, from: nil)
    }

    /// Sends an event to everybody in the topic but this client.
    ///
    /// - Throws: ``ChannelError/Code/unencodablePayload``, ``ChannelError/Code/fieldTooLong``.
    public func broadcastFrom(_ event: String, _ payload: some Encodable & Sendable) throws(ChannelError) {
        let broadcast = Broadcast(topic: self.topic, event: event, payload: try Payload(encoding: payload))
        try self.identity.services.pubSub.broadcast(broadcast, from: self.identity.sender)
    }

    /// Sends an event to everybody in another topic.
    ///
    /// - Throws: ``ChannelError/Code/unencodablePayload``, ``ChannelError/Code/fieldTooLong``.
    public func broadcast(
        to topic: String,
        _ event: String,
        _ payload: some Encodable & Sendable
    ) throws(ChannelError) {
        let broadcast = Broadcast(topic: topic, event: event, payload: try Payload(encoding: payload))
        try self.identity.services.pubSub.broadcast(broadcast, from: nil)
    }

    /// Hears what is broadcast to another topic from now on: ``Channel/handleBroadcast(_:context:)`` is called with it, until
    /// ``unsubscribe(from:)`` or the channel's end. To hear a topic twice is to hear it once.
    ///
    /// From now on where it is called on the channel's event loop, as by its handlers; else as soon as the loop comes to it.
    /// When more is broadcast than the mailbox has room for, the channel ends with `phx_error`, and its client joins anew.
    ///
    /// - Throws: ``ChannelError/Code/tooManySubscriptions`` beyond ``SocketLimits/maximumSubscriptions``,
    ///   ``ChannelError/Code/ended``.
    public func subscribe(to topic: String) throws(ChannelError) {
        guard !self.identity.hasEnded.load(ordering: .acquiring) else {
            throw ChannelError(.ended, "The channel has ended, so it hears nothing any more.")
        }
        guard self.identity.subscriptions.reserve() else {
            throw ChannelError(.tooManySubscriptions, "The channel hears as many other topics as it may.")
        }
        self.identity.onLoop { $0.subscribe(to: topic) }
    }

    /// Hears another topic no longer. Nothing happens if it did not.
    public func unsubscribe(from topic: String) {
        self.identity.onLoop { $0.unsubscribe(from: topic) }
    }

    /// Closes all sockets of an identifier, on this node and others, with 1001: their clients connect anew, and it is up to
    /// the socket's handler to refuse them.
    public func disconnect(_ socketID: String) throws(ChannelError) {
        try self.identity.services.disconnect(socketID)
    }

    /// By which the message at hand can be answered later; `nil` where there is none to answer, as in a join.
    public var replyReference: ReplyReference<C>? {
        self.messageRef.map { ReplyReference(identity: self.identity, ref: $0) }
    }

    /// Hands something to the channel's own ``Channel/handleInfo(_:context:)``, behind what waits already.
    ///
    /// - Returns: Whether it is taken: not if the channel has ended, or ``SocketLimits/mailboxCapacity`` messages of your own
    ///   wait already, timers included. Such refusals are counted in ``ChannelCounters/refusedInfos``. What is taken is
    ///   handled unless the channel ends before.
    @discardableResult
    public func send(_ info: C.Info) -> Bool {
        guard self.reserve() else { return false }
        self.identity.onLoop { $0.received(info) }
        return true
    }

    /// Hands something to the channel's own ``Channel/handleInfo(_:context:)`` after a while, unless it has ended by then.
    ///
    /// - Returns: By which it is cancelled; `nil` if it is not taken, as with ``send(_:)``.
    @discardableResult
    public func send(_ info: C.Info, after delay: Duration) -> ChannelTimer<C>? {
        guard self.reserve() else { return nil }
        let id = MemberID()
        self.identity.onLoop { $0.schedule(info, after: delay, as: id) }
        return ChannelTimer(identity: self.identity, id: id)
    }

    private func reserve() -> Bool {
        guard !self.identity.hasEnded.load(ordering: .acquiring) else { return false }
        if self.identity.infos.reserve() { return true }
        self.identity.services.counting.count { $0.refusedInfos += 1 }
        return false
    }

    /// Ends the channel as soon as what runs has returned. Nothing more is sent to the client before that.
    public func stop(_ reason: StopReason = .normal) {
        self.identity.onLoop { $0.stop(reason) }
    }
}

/// By which one message of a client is answered later, from anywhere.
public struct ReplyReference<C: Channel>: Sendable {
    let identity: ChannelIdentity<C>
    let ref: Ref?

    /// Answers `ok`.
    public func ok(_ response: some Encodable & Sendable = Payload.empty) throws(ChannelError) {
        try self.reply(status: "ok", response)
    }

    /// Answers `error`.
    public func error(_ response: some Encodable & Sendable) throws(ChannelError) {
        try self.reply(status: "error", response)
    }

    /// Answers with a status of your own.
    ///
    /// - Throws: ``ChannelError/Code/unencodablePayload``, ``ChannelError/Code/fieldTooLong``,
    ///   ``ChannelError/Code/binaryNotSupported``.
    public func reply(status: String, _ response: some Encodable & Sendable) throws(ChannelError) {
        try self.identity.reply(status, Payload(encoding: response), to: self.ref)
    }
}
