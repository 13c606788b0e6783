import ChannelKit
public import NIOCore

/// What one connection gets to see, and whether it may be.
///
/// A value, told of everything that is sent and received on one connection, in order.
public struct StressView: Sendable {
    struct Membership: Sendable {
        let joinRef: String
        /// What had been said when the join was let in; `nil` until it is answered.
        var saidBefore: [String: Int]?
        /// The last number that came of each sender.
        var last: [String: Int] = [:]
        /// The keys of those present, by reference; `nil` until the state has come.
        var present: [String: String]?
        var pendingDiffs: [PresenceChange] = []

        var isJoined: Bool { self.saidBefore != nil }
    }

    /// What must not have come to pass.
    public private(set) var violations: [String] = []

    /// Whether the server has done with a message before the next is sent, so that a join that has been sent ends the
    /// membership before it at once.
    private let isSynchronous: Bool
    private var isClosed = false
    private var nextRef = 1
    private var memberships: [String: Membership] = [:]
    /// The joins whose answers have not come, in order.
    private var joining: [String: [Membership]] = [:]
    /// The references of leaves whose answers have not come.
    private var leaves: Set<String> = []

    public init(isSynchronous: Bool) {
        self.isSynchronous = isSynchronous
    }

    // MARK: Sent

    /// A join. Any earlier membership of the topic ends.
    public mutating func join(_ topic: String) -> String {
        let ref = self.takeRef()
        if self.isSynchronous {
            self.memberships[topic] = nil
            self.joining[topic] = nil
        }
        self.joining[topic, default: []].append(Membership(joinRef: ref))
        return #"["\#(ref)","\#(ref)","\#(topic)","phx_join",{}]"#
    }

    /// Any other event of the latest membership.
    public mutating func push(_ event: String, to topic: String) -> String {
        let joinRef = (self.joining[topic]?.last ?? self.memberships[topic])?.joinRef ?? "0"
        let ref = self.takeRef()
        if event == ReservedEvent.leave { self.leaves.insert(ref) }
        return #"["\#(joinRef)","\#(ref)","\#(topic)","\#(event)",{}]"#
    }

    /// The connection has ended, from whichever end.
    public mutating func closed() {
        self.isClosed = true
    }

    private mutating func takeRef() -> String {
        defer { self.nextRef += 1 }
        return String(self.nextRef)
    }

    // MARK: Received

    /// A text message has come.
    public mutating func received(_ text: ByteBuffer) {
        if self.isClosed { return self.violations.append("after the end: \(String(buffer: text))") }
        do {
            let message = try Serializer.v2.decode(text: text, maximumDepth: 64)
            try self.received(message)
        } catch {
            self.violations.append("\(error): \(String(buffer: text))")
        }
    }

    private mutating func received(_ message: Message) throws {
        let topic = message.topic
        switch message.event {
        case ReservedEvent.reply:
            try self.receivedReply(message)
        case ReservedEvent.close, ReservedEvent.error:
            if message.joinRef == self.memberships[topic].map({ .string($0.joinRef) }) { self.memberships[topic] = nil }
            self.joining[topic]?.removeAll { .string($0.joinRef) == message.joinRef }
        case "said":
            try self.receivedSaid(message.payload.decode(as: Said.self), in: topic)
        case ReservedEvent.presenceState:
            guard message.joinRef == self.memberships[topic].map({ .string($0.joinRef) }) else {
                return self.violations.append("presence_state without a join of \(topic)")
            }
            self.memberships[topic]?.received(state: try message.payload.decode(as: PresenceList.self))
        case ReservedEvent.presenceDiff:
            guard self.memberships[topic] != nil else {
                return self.violations.append("presence_diff without a join of \(topic)")
            }
            self.memberships[topic]?.received(diff: try message.payload.decode(as: PresenceChange.self))
        default:
            self.violations.append("unknown event \(message.event)")
        }
    }

    private mutating func receivedReply(_ message: Message) throws {
        let topic = message.topic
        if case .string(let ref) = message.ref, self.leaves.remove(ref) != nil {
            // Nothing of that membership may come from here on.
            if message.joinRef == self.memberships[topic].map({ .string($0.joinRef) }) { self.memberships[topic] = nil }
            return
        }
        guard message.joinRef == message.ref else {
            let reply = try message.payload.decode(as: AnyReply.self)
            // A push to a topic that was left meanwhile is unmatched.
            guard message.joinRef != nil, reply.response?.reason != "unmatched topic" else { return }
            let isKnown = ([self.memberships[topic]] + (self.joining[topic] ?? [])).contains {
                $0.map { .string($0.joinRef) } == message.joinRef
            }
            if self.isSynchronous, !isKnown { self.violations.append("stale reply in \(topic)") }
            return
        }
        guard let index = self.joining[topic]?.firstIndex(where: { .string($0.joinRef) == message.ref }),
            var joined = self.joining[topic]?.remove(at: index)
        else { return }
        let reply = try message.payload.decode(as: JoinReply.self)
        joined.saidBefore = reply.response
        self.memberships[topic] = joined
    }

    private mutating func receivedSaid(_ said: Said, in topic: String) throws {
        guard var membership = self.memberships[topic], let before = membership.saidBefore else {
            return self.violations.append("\(said) in \(topic) without a join")
        }
        if let last = membership.last[said.from] {
            if said.n != last + 1 { self.violations.append("\(said) in \(topic) after \(last)") }
        } else if said.n > before[said.from, default: 0] + 1 {
            self.violations.append("\(said) in \(topic) is the first after \(before[said.from, default: 0])")
        }
        membership.last[said.from] = said.n
        self.memberships[topic] = membership
    }
}

// MARK: At the end

extension StressView {
    /// Whether a topic is joined, and everything has come that was said since.
    public func hasHeard(_ said: [String: Int], in topic: String) -> Bool {
        self.missing(said, in: topic) == [:]
    }

    /// What has been said and has not come; `nil` where the topic is not joined.
    public func missing(_ said: [String: Int], in topic: String) -> [String: Int]? {
        guard let membership = self.memberships[topic], let before = membership.saidBefore else { return nil }
        return said.filter { sender, number in
            max(membership.last[sender, default: 0], before[sender, default: 0]) != number
        }
    }

    /// Who is present in a topic, once for each of their channels, in order.
    public func present(in topic: String) -> [String]? {
        self.memberships[topic]?.present.map { $0.values.sorted() }
    }
}

private struct AnyReply: Decodable {
    struct Response: Decodable { var reason: String? }

    var status: String
    var response: Response?
}

private struct JoinReply: Decodable {
    var response: [String: Int]
}
