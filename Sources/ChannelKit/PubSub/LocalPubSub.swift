public import NIOCore
import Synchronization

/// Takes broadcasts to the members of a topic: the channels of sockets, and subscriptions in the server's own code.
///
/// A broadcast is encoded once per serializer and goes to each event loop that has members, once. Broadcasts of one sender
/// to one topic arrive in their order. Those to a topic with a ``History`` arrive everywhere in one order, whoever sends them.
public final class LocalPubSub: Sendable {
    private struct Subscribers {
        /// How many members there are on each loop.
        var loops: [ObjectIdentifier: (subscribers: LoopSubscribers, count: Int)] = [:]
        var subscriptions: [MemberID: SubscriptionBuffer] = [:]

        var isEmpty: Bool { self.loops.isEmpty && self.subscriptions.isEmpty }
    }

    private struct State {
        var loops: [ObjectIdentifier: LoopSubscribers] = [:]
        var topics: [String: Subscribers] = [:]
        var nodeMessageHandler: (@Sendable (ByteBuffer) -> Void)?
    }

    private let state = Mutex(State())
    private let adapter: (any PubSubAdapter)?
    private let loopCapacity: Int
    let histories: HistoryStore

    /// Makes a PubSub of one node.
    ///
    /// - Parameters:
    ///   - adapter: What carries broadcasts to other nodes, if there are any.
    ///   - loopCapacity: How many broadcasts may wait for one event loop, and how many may be on their way to its members.
    ///     When there is one more, the oldest is dropped and counted in ``droppedCount``, and the channels of its topic on
    ///     that loop end with `phx_error`, so that their clients join anew.
    ///   - historyLimits: How much the histories of all topics may keep together.
    public convenience init(
        adapter: (any PubSubAdapter)? = nil,
        loopCapacity: Int = 65_536,
        historyLimits: HistoryLimits = HistoryLimits()
    ) {
        self.init(adapter: adapter, loopCapacity: loopCapacity, histories: HistoryStore(limits: historyLimits))
    }

    init(adapter: (any PubSubAdapter)? = nil, loopCapacity: Int = 65_536, histories: HistoryStore) {
        precondition(loopCapacity >= 1, "An event loop has to have room for a broadcast.")
        self.adapter = adapter
        self.loopCapacity = loopCapacity
        self.histories = histories
    }

    /// Sends a broadcast to everybody who is subscribed to its topic, here and on other nodes. On any thread; never waits.
    ///
    /// - Throws: ``ChannelError/Code/fieldTooLong`` for a binary payload with a topic or event over 255 bytes.
    public func broadcast(_ broadcast: Broadcast) throws(ChannelError) {
        try self.broadcast(broadcast, from: nil)
    }

    /// Delivers a broadcast of another node. For adapters.
    ///
    /// - Throws: ``ChannelError/Code/fieldTooLong`` for a binary payload with a topic or event over 255 bytes.
    public func deliver(_ broadcast: Broadcast) throws(ChannelError) {
        try self.deliver(broadcast, from: nil)
    }

    /// Takes in a message that another node has sent with ``PubSubAdapter/publish(toNodes:)``. For adapters.
    public func deliver(fromNode message: ByteBuffer) {
        self.state.withLock { $0.nodeMessageHandler }?(message)
    }

    /// Sends a message to all other nodes.
    package func publish(toNodes message: ByteBuffer) { self.adapter?.publish(toNodes: message) }

    /// Sets what messages of other nodes are for; `nil` if for nothing.
    package func setNodeMessageHandler(_ handler: (@Sendable (ByteBuffer) -> Void)?) {
        self.state.withLock { $0.nodeMessageHandler = handler }
    }

    func broadcast(_ broadcast: Broadcast, from sender: BroadcastSender?) throws(ChannelError) {
        try self.deliver(broadcast, from: sender)
        self.adapter?.publish(broadcast)
    }

    private func deliver(_ broadcast: Broadcast, from sender: BroadcastSender?) throws(ChannelError) {
        let frames = try EncodedBroadcast.encode(broadcast)
        while let log = self.histories.log(of: broadcast.topic) {
            let isDelivered: Void? = log.withHistory { history in
                self.deliver(history.append(broadcast, from: sender, v2: frames, now: self.histories.now))
            }
            guard isDelivered != nil else { continue }
            self.histories.trim()
            return
        }
        self.deliver(EncodedBroadcast(broadcast, from: sender, v2: frames, stamp: nil))
    }

    private func deliver(_ broadcast: EncodedBroadcast) {
        let subscribers = self.state.withLock { $0.topics[broadcast.broadcast.topic] }
        guard let subscribers else { return }
        for loop in subscribers.loops.values { loop.subscribers.enqueue(broadcast) }
        for subscription in subscribers.subscriptions.values { subscription.yield(broadcast.broadcast) }
    }

    /// How many topics have subscribers.
    var topicCount: Int { self.state.withLock { $0.topics.count } }

    /// The topics with the most members on this node, the largest first.
    ///
    /// For people who look after a server: it goes through all topics, and nobody subscribes meanwhile.
    ///
    /// - Parameter count: How many topics at most.
    public func largestTopics(_ count: Int) -> [TopicSize] {
        let sizes = self.state.withLock { state in
            state.topics.map { topic, subscribers in
                let members = subscribers.loops.values.reduce(subscribers.subscriptions.count) { $0 + $1.count }
                return TopicSize(topic: topic, members: members)
            }
        }
        return Array(sizes.sorted { ($1.members, $0.topic) < ($0.members, $1.topic) }.prefix(count))
    }

    /// How many messages the sockets of all loops have received and have been sent.
    var traffic: (received: Int, sent: Int) {
        self.state.withLock { state in
            state.loops.values.reduce((0, 0)) { ($0.0 + $1.traffic.received, $0.1 + $1.traffic.sent) }
        }
    }

    /// What the histories of topics have been good for so far, and what they take.
    public var historyCounters: HistoryCounters { self.histories.counters }

    /// How many broadcasts have been dropped because an event loop did not keep up.
    public var droppedCount: Int {
        self.state.withLock { $0.loops.values.reduce(0) { $0 + $1.droppedCount } }
    }

    /// Subscribes the server's own code to a topic for the length of `body`.
    ///
    /// - Parameters:
    ///   - topic: The topic.
    ///   - capacity: How many broadcasts may wait to be read.
    ///   - overflow: What is dropped when there is one more.
    ///   - body: Gets the broadcasts, in order. They include those of the topic's channels.
    public func withSubscription<Result>(
        to topic: String,
        capacity: Int = 256,
        onOverflow overflow: OverflowPolicy = .dropOldest,
        _ body: (Subscription) async throws -> Result
    ) async rethrows -> Result {
        let id = MemberID()
        let buffer = SubscriptionBuffer(capacity: capacity, overflow: overflow)
        self.update(topic) { $0.subscriptions[id] = buffer }
        defer {
            self.update(topic) { $0.subscriptions[id] = nil }
            buffer.finish()
        }
        return try await body(Subscription(buffer: buffer))
    }

    // MARK: Members on event loops

    /// One on which there are members of a topic, if there are any.
    func eventLoop(of topic: String) -> (any EventLoop)? {
        self.state.withLock { $0.topics[topic]?.loops.values.first?.subscribers.eventLoop }
    }

    /// The members on a loop. On that loop.
    func subscribers(on eventLoop: any EventLoop) -> LoopSubscribers {
        let key = ObjectIdentifier(eventLoop)
        if let subscribers = self.state.withLock({ $0.loops[key] }) { return subscribers }
        // Nobody else makes one for this loop: we are on it.
        let subscribers = LoopSubscribers(eventLoop: eventLoop, capacity: self.loopCapacity)
        self.state.withLock { $0.loops[key] = subscribers }
        return subscribers
    }

    /// Subscribes a member whose client wants to be told how far it has got.
    ///
    /// - Returns: Where in the topic's history it begins; `nil` if nothing is kept of the topic.
    func subscribe(
        _ member: Member,
        to topic: String,
        on loop: LoopSubscribers,
        resuming request: ResumeRequest
    ) -> Resumption? {
        while let log = self.histories.openLog(of: topic) {
            let resumption = log.withHistory { history -> Resumption in
                member.log = log
                self.subscribe(member, to: topic, on: loop)
                return Resumption(log: log, request: request, history: history, now: self.histories.now)
            }
            if let resumption { return resumption }
        }
        self.subscribe(member, to: topic, on: loop)
        return nil
    }

    func subscribe(_ member: Member, to topic: String, on loop: LoopSubscribers) {
        loop.add(member, to: topic)
        let key = ObjectIdentifier(loop.eventLoop)
        self.update(topic) { $0.loops[key, default: (loop, 0)].count += 1 }
    }

    func unsubscribe(_ member: Member, on loop: LoopSubscribers) {
        guard let topic = member.topic?.name else { return }
        loop.remove(member)
        let key = ObjectIdentifier(loop.eventLoop)
        self.update(topic) { subscribers in
            guard let count = subscribers.loops[key]?.count else { return }
            if count == 1 { subscribers.loops[key] = nil } else { subscribers.loops[key]?.count = count - 1 }
        }
    }

    /// Changes the subscribers of a topic, and tells the adapter of the first and after the last.
    private func update(_ topic: String, _ change: (inout Subscribers) -> Void) {
        self.state.withLock { state in
            var subscribers = state.topics.removeValue(forKey: topic) ?? Subscribers()
            let wasEmpty = subscribers.isEmpty
            change(&subscribers)
            if !subscribers.isEmpty { state.topics[topic] = subscribers }
            // Told under the lock, so that the adapter hears of changes in their order.
            if wasEmpty, !subscribers.isEmpty { self.adapter?.topicBecameActive(topic) }
            if !wasEmpty, subscribers.isEmpty { self.adapter?.topicBecameInactive(topic) }
        }
    }
}
