import RateLimit

/// Which channels a socket has, and what each message that comes means for them.
///
/// Knows nothing of transports, tasks and handlers: it takes events and returns what is to be done.
struct SocketStateMachine: Sendable {
    /// Names a channel among those that a socket has had. Never used again.
    struct ChannelID: Hashable, Sendable {
        fileprivate var number: Int
    }

    private struct Entry {
        let id: ChannelID
        /// As the join named it, null included: what later messages have to name.
        let joinRef: Ref?
    }

    private let limits: SocketLimits
    private var isOpen = true
    private var entries: [String: Entry] = [:]
    private var nextNumber = 0
    private var malformedInARow = 0
    private var joinRate: GCRA?
    private var messageRate: GCRA?

    init(limits: SocketLimits) {
        self.limits = limits
        self.joinRate = limits.joinRate.map { GCRA(burst: $0.burst, period: $0.period) }
        self.messageRate = limits.messageRate.map { GCRA(burst: $0.burst, period: $0.period) }
    }

    /// How many topics are joined, or being joined.
    var channelCount: Int { self.entries.count }

    enum MessageAction: Equatable {
        /// Answer without a channel.
        case reply(Reply)
        /// Answer with an error, without a channel.
        case refuse(Reply)
        /// Make a channel. `replacing` is the one that has the topic at present: it ends, and is told so after the new one
        /// has been answered.
        case join(ChannelID, replacing: ChannelID?)
        /// Hand the message to its channel.
        case deliver(ChannelID)
        /// The client leaves the channel.
        case leave(ChannelID)
        /// The message is about a channel that is no more.
        case drop
    }

    /// A message has come.
    ///
    /// - Parameters:
    ///   - now: The time since an origin that is the same each time.
    ///   - isRouted: Whether there is a channel for a topic.
    mutating func received(
        _ message: Message,
        at now: @autoclosure () -> Duration,
        isRouted: (String) -> Bool
    ) -> MessageAction {
        guard self.isOpen else { return .drop }
        self.malformedInARow = 0
        if let field = self.tooLongField(of: message) {
            return .refuse(Self.error(message, joinRef: message.joinRef, reason: "\(field) is too long"))
        }
        if message.topic == ReservedEvent.socketTopic, message.event == ReservedEvent.heartbeat {
            return .reply(Self.reply(to: message, joinRef: nil, status: "ok", response: .empty))
        }
        switch message.event {
        case ReservedEvent.join: return self.receivedJoin(message, at: now(), isRouted: isRouted)
        case ReservedEvent.leave: return self.receivedLeave(message)
        default:
            guard self.messageRate?.check(at: now()).isAllowed ?? true else {
                return .refuse(Self.error(message, joinRef: message.joinRef, reason: "too many messages"))
            }
            return self.receivedPush(message)
        }
    }

    private func tooLongField(of message: Message) -> String? {
        if message.topic.utf8.count > self.limits.maximumTopicLength { return "topic" }
        if message.event.utf8.count > self.limits.maximumEventLength { return "event" }
        return nil
    }

    private mutating func receivedJoin(
        _ message: Message,
        at now: Duration,
        isRouted: (String) -> Bool
    ) -> MessageAction {
        guard self.joinRate?.check(at: now).isAllowed ?? true else {
            return .refuse(Self.error(message, joinRef: message.joinRef, reason: "too many joins"))
        }
        guard isRouted(message.topic) else { return .refuse(Self.unmatchedTopic(message)) }
        let old = self.entries[message.topic]
        guard old != nil || self.entries.count < self.limits.maximumChannels else {
            return .refuse(Self.error(message, joinRef: message.joinRef, reason: "too many channels joined"))
        }
        let id = ChannelID(number: self.nextNumber)
        self.nextNumber += 1
        self.entries[message.topic] = Entry(id: id, joinRef: message.joinRef)
        return .join(id, replacing: old?.id)
    }

    private func receivedLeave(_ message: Message) -> MessageAction {
        guard let entry = self.entries[message.topic] else {
            return .reply(Self.reply(to: message, joinRef: message.joinRef, status: "ok", response: .empty))
        }
        return Self.names(message, entry) ? .leave(entry.id) : .drop
    }

    private func receivedPush(_ message: Message) -> MessageAction {
        guard let entry = self.entries[message.topic] else { return .refuse(Self.unmatchedTopic(message)) }
        return Self.names(message, entry) ? .deliver(entry.id) : .drop
    }

    /// Whether a message is meant for this channel and not for one that had the topic before. None matches any, as in
    /// Phoenix 1.8.
    private static func names(_ message: Message, _ entry: Entry) -> Bool {
        message.joinRef == nil || message.joinRef == entry.joinRef
    }

    enum MalformedAction: Equatable {
        case reply(Reply)
        case closeTransport(CloseCode, reason: String)
        case drop
    }

    /// A message has come that cannot be read. Unlike in Phoenix, the channels live on.
    mutating func receivedMalformed() -> MalformedAction {
        guard self.isOpen else { return .drop }
        self.malformedInARow += 1
        guard self.malformedInARow <= self.limits.maximumMalformedMessages else {
            return .closeTransport(.policyViolation, reason: "too many malformed messages")
        }
        return .reply(
            Reply(
                joinRef: nil,
                ref: nil,
                topic: ReservedEvent.socketTopic,
                status: "error",
                response: .reason("malformed message")
            )
        )
    }

    /// A channel has ended: its topic is free, unless another one has taken it.
    mutating func channelEnded(_ id: ChannelID, topic: String) {
        guard self.entries[topic]?.id == id else { return }
        self.entries[topic] = nil
    }

    /// The transport is closed, or will be: nothing is answered any more.
    mutating func closed() {
        self.isOpen = false
        self.entries.removeAll()
    }

    private static func unmatchedTopic(_ message: Message) -> Reply {
        Self.error(message, joinRef: nil, reason: "unmatched topic")
    }

    private static func error(_ message: Message, joinRef: Ref?, reason: String) -> Reply {
        Self.reply(to: message, joinRef: joinRef, status: "error", response: .reason(reason))
    }

    private static func reply(to message: Message, joinRef: Ref?, status: String, response: Payload) -> Reply {
        Reply(joinRef: joinRef, ref: message.ref, topic: message.topic, status: status, response: response)
    }
}
