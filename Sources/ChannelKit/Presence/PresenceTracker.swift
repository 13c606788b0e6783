import Logging
import NIOCore
import Synchronization

/// Who is present in the topics of an endpoint.
///
/// Changes are told to a topic's members in one `presence_diff` per window, so that many who join at once cost each member
/// one message and not one each.
final class PresenceTracker: Sendable {
    /// Runs something later, once.
    typealias Scheduler =
        @Sendable (_ delay: Duration, _ eventLoop: any EventLoop, _ body: @escaping @Sendable () -> Void)
        -> Void

    fileprivate struct Owned: Hashable {
        var topic: String
        var key: String
    }

    fileprivate struct State {
        var presence = PresenceState(replica: .random())
        /// What each member tracks.
        var owned: [MemberID: [Owned: Dot]] = [:]
        /// What the members of each topic have not been told yet.
        var pending: [String: PresenceDiff] = [:]
        /// The topics whose members are being told, and whether there is more for them already.
        var telling: [String: Bool] = [:]
        /// The lists that have been asked for, while they can be kept up to date. None is of a topic with nobody in it.
        var texts: [String: PresenceListText] = [:]
    }

    private let state = Mutex(State())
    private let pubSub: LocalPubSub
    private let window: Duration
    private let logger: Logger
    private let schedule: Scheduler

    init(pubSub: LocalPubSub, window: Duration, logger: Logger, schedule: @escaping Scheduler = PresenceTracker.onLoop)
    {
        self.pubSub = pubSub
        self.window = window
        self.logger = logger
        self.schedule = schedule
    }

    /// By the event loop's own clock; a window of zero ends with the loop's turn.
    static let onLoop: Scheduler = { delay, eventLoop, body in
        if delay == .zero {
            eventLoop.execute(body)
        } else {
            eventLoop.scheduleTask(in: TimeAmount(delay), body)
        }
    }

    /// Adds a presence that lasts until it is removed or its owner ends.
    ///
    /// - Returns: Its `phx_ref`.
    /// - Throws: ``ChannelError/Code/alreadyTracked``, ``ChannelError/Code/unencodablePayload``.
    func track(
        _ key: String,
        meta: some Encodable & Sendable,
        topic: String,
        owner: MemberID,
        on eventLoop: any EventLoop
    ) throws(ChannelError) -> String {
        let meta = try Payload(encoding: meta)  // not under the lock, which all topics share
        let (ref, mustSchedule) = try self.state.withLock { state throws(ChannelError) -> (String, Bool) in
            let owned = Owned(topic: topic, key: key)
            guard state.owned[owner]?[owned] == nil else {
                throw ChannelError(.alreadyTracked, "The channel tracks this key already: update it.")
            }
            return try state.put(meta, as: owned, owner: owner, previous: nil)
        }
        if mustSchedule { self.scheduleFlush(of: topic, on: eventLoop) }
        return ref
    }

    /// Replaces the meta of a presence.
    ///
    /// - Returns: Its new `phx_ref`.
    /// - Throws: ``ChannelError/Code/notTracked``, ``ChannelError/Code/unencodablePayload``.
    func update(
        _ key: String,
        meta: some Encodable & Sendable,
        topic: String,
        owner: MemberID,
        on eventLoop: any EventLoop
    ) throws(ChannelError) -> String {
        let meta = try Payload(encoding: meta)  // not under the lock, which all topics share
        let (ref, mustSchedule) = try self.state.withLock { state throws(ChannelError) -> (String, Bool) in
            let owned = Owned(topic: topic, key: key)
            guard let previous = state.owned[owner]?[owned] else {
                throw ChannelError(.notTracked, "The channel does not track this key.")
            }
            return try state.put(meta, as: owned, owner: owner, previous: previous)
        }
        if mustSchedule { self.scheduleFlush(of: topic, on: eventLoop) }
        return ref
    }

    /// Removes a presence. Nothing happens if there is none.
    func untrack(_ key: String, topic: String, owner: MemberID, on eventLoop: any EventLoop) {
        let mustSchedule = self.state.withLock { state -> Bool in
            guard let dot = state.owned[owner]?.removeValue(forKey: Owned(topic: topic, key: key)) else { return false }
            return state.enqueue(state.presence.remove(dot).diff, topic: topic)
        }
        if mustSchedule { self.scheduleFlush(of: topic, on: eventLoop) }
    }

    /// Removes all that a member tracks: it has ended.
    func ended(_ owner: MemberID, on eventLoop: any EventLoop) {
        let topics = self.state.withLock { state -> [String] in
            guard let owned = state.owned.removeValue(forKey: owner) else { return [] }
            return owned.compactMap { owned, dot in
                state.enqueue(state.presence.remove(dot).diff, topic: owned.topic) ? owned.topic : nil
            }
        }
        for topic in topics { self.scheduleFlush(of: topic, on: eventLoop) }
    }

    /// Everybody who is present in a topic, in the order in which they came.
    func entries(of topic: String) -> [PresenceEntry] {
        self.state.withLock { $0.presence.entries(of: topic).map(\.entry) }
    }

    /// Everybody who is present in a topic, as clients read it.
    func list(of topic: String) -> Payload {
        self.state.withLock { state in
            if let text = state.texts[topic] { return text.payload }
            let entries = state.presence.entries(of: topic).map(\.entry)
            let text = PresenceListText(entries)
            if !entries.isEmpty { state.texts[topic] = text }
            return text.payload
        }
    }

    private func scheduleFlush(of topic: String, on eventLoop: any EventLoop) {
        self.schedule(self.window, eventLoop) { self.flush(topic) }
    }

    /// Tells a topic's members what is pending. One thread at a time: a later diff must not overtake an earlier one.
    private func flush(_ topic: String) {
        let isMine = self.state.withLock { state in
            defer { state.telling[topic] = state.telling[topic] != nil }
            return state.telling[topic] == nil
        }
        guard isMine else { return }
        repeat {
            self.tell(topic)
        } while self.state.withLock { state in
            let isMore = state.telling[topic] == true
            state.telling[topic] = isMore ? false : nil
            return isMore
        }
    }

    private func tell(_ topic: String) {
        guard let diff = self.state.withLock({ $0.pending.removeValue(forKey: topic) }), !diff.isEmpty else { return }
        let broadcast = Broadcast(topic: topic, event: ReservedEvent.presenceDiff, payload: PresenceText.diff(diff))
        do {
            try self.pubSub.broadcast(broadcast)
        } catch {
            self.logger.error("A presence diff could not be broadcast", metadata: ["error": "\(error)"])
        }
    }
}

extension PresenceTracker.State {
    /// Adds an entry, in place of another one of the same owner if there is one.
    ///
    /// - Returns: The `phx_ref`, and whether the topic's members have to be told at the end of a window that begins now.
    fileprivate mutating func put(
        _ meta: Payload,
        as owned: PresenceTracker.Owned,
        owner: MemberID,
        previous: Dot?
    ) throws(ChannelError) -> (String, Bool) {
        // Encoded before anything changes, with the reference that the state gives next.
        let next = self.presence.nextDot
        let payload = try PresenceText.meta(meta, ref: next.ref, previous: previous?.ref)
        var diff = PresenceDiff()
        if let previous { diff.append(self.presence.remove(previous).diff) }
        let (dot, change) = self.presence.add(PresenceEntry(topic: owned.topic, key: owned.key, meta: payload))
        diff.append(change.diff)
        self.owned[owner, default: [:]][owned] = dot
        return (dot.ref, self.enqueue(diff, topic: owned.topic))
    }

    /// Adds to what a topic's members are told at the end of the window.
    ///
    /// - Returns: Whether a window begins.
    fileprivate mutating func enqueue(_ diff: PresenceDiff, topic: String) -> Bool {
        guard !diff.isEmpty else { return false }
        if self.texts[topic]?.follow(diff) == false { self.texts[topic] = nil }
        let begins = self.pending[topic] == nil
        self.pending[topic, default: PresenceDiff()].append(diff)
        return begins
    }
}
