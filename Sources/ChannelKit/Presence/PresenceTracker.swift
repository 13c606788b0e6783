import Logging
import NIOCore
import Synchronization

/// Who is present in the topics of an endpoint.
///
/// Changes are told to a topic's members in one `presence_diff` per window, so that many who join at once cost each member
/// one message and not one each. What other nodes say is told in the same way.
final class PresenceTracker: Sendable {
    /// Runs something later, once. Without an event loop, on any thread.
    typealias Scheduler =
        @Sendable (_ delay: Duration, _ eventLoop: (any EventLoop)?, _ body: @escaping @Sendable () -> Void)
        -> Void

    let state: Mutex<PresenceTrackerState>
    let pubSub: LocalPubSub
    let configuration: PresenceConfiguration
    let logger: Logger
    let schedule: Scheduler
    let fetchFailures = Atomic<Int>(0)

    init(
        pubSub: LocalPubSub,
        configuration: PresenceConfiguration = PresenceConfiguration(),
        logger: Logger,
        schedule: @escaping Scheduler = PresenceTracker.onLoop
    ) {
        self.state = Mutex(PresenceTrackerState(configuration))
        self.pubSub = pubSub
        self.configuration = configuration
        self.logger = logger
        self.schedule = schedule
    }

    /// By the event loop's own clock; a window of zero ends with the loop's turn.
    static let onLoop: Scheduler = { delay, eventLoop, body in
        guard let eventLoop else {
            Task {
                // Nobody cancels it, and it ends by itself.
                try? await Task.sleep(for: delay)
                body()
            }
            return
        }
        if delay == .zero {
            eventLoop.execute(body)
        } else {
            eventLoop.scheduleTask(in: TimeAmount(delay), body)
        }
    }

    // MARK: Tracking

    /// Adds a presence that lasts until it is removed or its owner ends.
    ///
    /// - Parameter eventLoop: Where the owner lives; `nil` if it lives on none.
    /// - Returns: Its `phx_ref`.
    /// - Throws: ``ChannelError/Code/alreadyTracked``, ``ChannelError/Code/unencodablePayload``.
    func track(
        _ key: String,
        meta: some Encodable & Sendable,
        topic: String,
        owner: MemberID,
        on eventLoop: (any EventLoop)?
    ) throws(ChannelError) -> String {
        let meta = try Payload(encoding: meta)  // not under the lock, which all topics share
        let (ref, window) = try self.state.withLock { state throws(ChannelError) in
            try state.track(meta, as: PresenceTrackerState.Owned(topic: topic, key: key), owner: owner)
        }
        self.schedule(window, on: eventLoop)
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
        on eventLoop: (any EventLoop)?
    ) throws(ChannelError) -> String {
        let meta = try Payload(encoding: meta)  // not under the lock, which all topics share
        let (ref, window) = try self.state.withLock { state throws(ChannelError) in
            try state.update(meta, as: PresenceTrackerState.Owned(topic: topic, key: key), owner: owner)
        }
        self.schedule(window, on: eventLoop)
        return ref
    }

    /// Removes a presence. Nothing happens if there is none.
    func untrack(_ key: String, topic: String, owner: MemberID, on eventLoop: (any EventLoop)?) {
        let window = self.state.withLock { state in
            state.untrack(PresenceTrackerState.Owned(topic: topic, key: key), owner: owner)
        }
        self.schedule(window, on: eventLoop)
    }

    /// Removes all that a member tracks: it has ended.
    func ended(_ owner: MemberID, on eventLoop: (any EventLoop)?) {
        for window in self.state.withLock({ $0.ended(owner) }) { self.schedule(window, on: eventLoop) }
    }

    func schedule(_ window: PresenceTrackerState.Window?, on eventLoop: (any EventLoop)?) {
        guard let window else { return }
        let eventLoop = eventLoop ?? self.pubSub.eventLoop(of: window.topic)
        self.schedule(self.configuration.window, eventLoop) { self.windowEnded(window.topic, on: eventLoop) }
    }

    // MARK: Lists

    /// Everybody who is present in a topic, in the order in which they came. For the server's own code.
    func entries(of topic: String) -> [PresenceEntry] {
        self.state.withLock { state in
            state.topics[topic]?.listed()
            return state.presence.entries(of: topic).map(\.entry)
        }
    }

    /// Everybody who is present in a topic, as typed values.
    ///
    /// - Throws: ``ChannelError/Code/invalidPayload``.
    func list<Meta: Decodable & Sendable>(
        of topic: String,
        as type: Meta.Type
    ) throws(ChannelError) -> [String: [PresenceMeta<Meta>]] {
        var list: [String: [PresenceMeta<Meta>]] = [:]
        for entry in self.entries(of: topic) { list[entry.key, default: []].append(try entry.meta.decode()) }
        return list
    }

    /// How many entries are shown, in all topics.
    var entryCount: Int { self.state.withLock { $0.presence.shownCount } }

    /// How many entries each key of a topic has.
    func counts(in topic: String) -> [String: Int] { self.state.withLock { $0.presence.keys(of: topic) } }

    /// Everybody who is present in a topic, as clients read it.
    func list(of topic: String) -> Payload { self.state.withLock { $0.list(of: topic) } }

    /// What a client is sent who is to know who is present.
    func greeting(in topic: String) -> (event: String, payload: Payload) {
        self.state.withLock { state in
            guard state.configuration.mode(of: topic) == .count else {
                return (ReservedEvent.presenceState, state.list(of: topic))
            }
            state.topics[topic]?.counted()
            return (ReservedEvent.presenceCount, PresenceText.count(state.presence.keys(of: topic).count))
        }
    }

    /// Calls a member back when those who are present in a topic now are in its list.
    ///
    /// - Returns: Whether it will be called; if not, they are already.
    func wait(_ member: MemberID, for topic: String, _ body: @escaping @Sendable () -> Void) -> Bool {
        self.state.withLock { $0.topics[topic]?.wait(member, body) ?? false }
    }
}
