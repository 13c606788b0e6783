import NIOCore

/// What a tracker knows: who is present, who tracks them, and how far each topic's members have been told.
struct PresenceTrackerState: Sendable {
    struct Owned: Hashable, Sendable {
        var topic: String
        var key: String
    }

    /// One that has begun: its end is to be scheduled.
    struct Window: Sendable {
        var topic: String
    }

    private struct Tracked {
        var dot: Dot
        /// Which reference clients are told that it has replaced.
        var previous: Dot?
    }

    let configuration: PresenceConfiguration
    private(set) var presence = PresenceState(replica: .random())
    /// The topics in which somebody is present or about which something is to be told.
    var topics: [String: PresenceTopic] = [:]
    /// What each member tracks.
    private var owned: [MemberID: [Owned: Tracked]] = [:]
    /// How this node keeps up with others, while it does.
    private var replication: PresenceReplication?
    /// What the other nodes are to be told, in this order.
    private var outbox: [PresenceMessage] = []
    /// Whether somebody is about to send it.
    private var isSending = false

    init(_ configuration: PresenceConfiguration) {
        self.configuration = configuration
    }

    // MARK: Tracking

    mutating func track(_ meta: Payload, as owned: Owned, owner: MemberID) throws(ChannelError) -> (String, Window?) {
        guard self.owned[owner]?[owned] == nil else {
            throw ChannelError(.alreadyTracked, "This key is tracked already: update it.")
        }
        let payload = try PresenceText.meta(meta, ref: self.presence.nextDot.ref)
        let (dot, diff) = self.add(PresenceEntry(topic: owned.topic, key: owned.key, meta: payload))
        self.owned[owner, default: [:]][owned] = Tracked(dot: dot)
        return (dot.ref, self.enqueue(diff, topic: owned.topic))
    }

    mutating func update(_ meta: Payload, as owned: Owned, owner: MemberID) throws(ChannelError) -> (String, Window?) {
        guard let tracked = self.owned[owner]?[owned] else {
            throw ChannelError(.notTracked, "This key is not tracked here.")
        }
        // Nobody is told what has replaced something that they were never told of.
        let isUnseen = self.topics[owned.topic]?.pending.isUnseen(tracked.dot) == true
        let previous = isUnseen ? tracked.previous : tracked.dot
        // Encoded before anything changes: the removal is an event too, so the entry is the one after the next.
        let dot = Dot(replica: self.presence.replica, counter: self.presence.clock + 2)
        let payload = try PresenceText.meta(meta, ref: dot.ref, previous: previous?.ref)
        let removal = self.remove(tracked.dot)
        let (added, addition) = self.add(PresenceEntry(topic: owned.topic, key: owned.key, meta: payload))
        self.owned[owner]?[owned] = Tracked(dot: added, previous: previous)
        return (
            added.ref, self.enqueue(PresenceDiff(leaves: removal.leaves, joins: addition.joins), topic: owned.topic)
        )
    }

    mutating func untrack(_ owned: Owned, owner: MemberID) -> Window? {
        guard let tracked = self.owned[owner]?.removeValue(forKey: owned) else { return nil }
        if self.owned[owner]?.isEmpty == true { self.owned[owner] = nil }
        return self.enqueue(self.remove(tracked.dot), topic: owned.topic)
    }

    mutating func ended(_ owner: MemberID) -> [Window] {
        guard let owned = self.owned.removeValue(forKey: owner) else { return [] }
        return owned.compactMap { owned, tracked in self.enqueue(self.remove(tracked.dot), topic: owned.topic) }
    }

    private mutating func add(_ entry: PresenceEntry) -> (Dot, PresenceDiff) {
        let (dot, change) = self.presence.add(entry)
        self.replication?.added(entry)
        return (dot, change.diff)
    }

    private mutating func remove(_ dot: Dot) -> PresenceDiff {
        let diff = self.presence.remove(dot).diff
        if !diff.isEmpty { self.replication?.removed(dot) }
        return diff
    }

    /// Adds to what a topic's members are told at the end of the window.
    private mutating func enqueue(_ diff: PresenceDiff, topic: String) -> Window? {
        guard !diff.isEmpty else { return nil }
        let mode = self.configuration.mode(of: topic)
        return self.topics[topic, default: PresenceTopic(mode)].append(diff) ? Window(topic: topic) : nil
    }

    // MARK: Telling

    mutating func windowEnded(_ topic: String) -> PresenceTopic.Step {
        self.advance(topic) { state, presence in state.windowEnded(count: presence.keys(of: topic).count) }
    }

    mutating func fetched(_ number: UInt64, _ members: PresenceMembers?, topic: String) -> PresenceTopic.Step {
        self.advance(topic) { state, _ in state.fetched(number, members) }
    }

    mutating func hookEnded(_ topic: String) {
        _ = self.advance(topic) { state, _ in
            state.hookEnded()
            return .nothing
        }
    }

    mutating func told(_ diff: PresenceDiff, topic: String) -> PresenceTopic.Step {
        self.advance(topic) { state, presence in
            state.told(diff, count: presence.keys(of: topic).count) { presence.hasKey($0, in: topic) }
        }
    }

    /// Takes a step in a topic, which is forgotten when that was the last for now and nobody is left in it.
    private mutating func advance(
        _ topic: String,
        _ step: (inout PresenceTopic, PresenceState) -> PresenceTopic.Step
    ) -> PresenceTopic.Step {
        guard var state = self.topics.removeValue(forKey: topic) else { return .nothing }
        let next = step(&state, self.presence)
        if !state.isIdle || self.presence.isPresent(topic) { self.topics[topic] = state }
        return next
    }

    mutating func list(of topic: String) -> Payload {
        let presence = self.presence
        return self.topics[topic]?.list { presence.entries(of: topic) } ?? PresenceText.state([])
    }

    // MARK: Other nodes

    mutating func startReplication() {
        let configuration = PresenceReplication.Configuration(
            missedHeartbeatsUntilDown: self.configuration.missedHeartbeatsUntilDown,
            missedHeartbeatsUntilForgotten: self.configuration.missedHeartbeatsUntilForgotten
        )
        self.replication = PresenceReplication(configuration, state: self.presence)
    }

    /// Says goodbye. Who is present elsewhere is so no longer to those here.
    mutating func stopReplication() -> [Window] {
        guard self.replication.take() != nil else { return [] }
        self.outbox.append(.goodbye(self.presence.replica))
        var diff = PendingPresence()
        for replica in Set(self.presence.entries.keys.map(\.replica)) { diff.append(self.presence.forget(replica)) }
        return self.enqueue(diff)
    }

    mutating func heartbeat() -> [Window] {
        guard var replication = self.replication.take() else { return [] }
        let output = replication.heartbeat(&self.presence)
        self.replication = replication
        return self.perform(output)
    }

    mutating func received(_ message: PresenceMessage) -> [Window] {
        guard var replication = self.replication.take() else { return [] }
        let output = replication.received(message, &self.presence)
        self.replication = replication
        return self.perform(output)
    }

    private mutating func perform(_ output: PresenceReplication.Output) -> [Window] {
        self.outbox += output.messages
        return self.enqueue(output.diff)
    }

    /// Adds changes in any number of topics.
    private mutating func enqueue(_ pending: PendingPresence) -> [Window] {
        var topics: [String: PresenceDiff] = [:]
        for (dot, entry) in pending.diff.leaves { topics[entry.topic, default: PresenceDiff()].leaves[dot] = entry }
        for (dot, entry) in pending.diff.joins { topics[entry.topic, default: PresenceDiff()].joins[dot] = entry }
        return topics.compactMap { topic, diff in self.enqueue(diff, topic: topic) }
    }

    /// The next message to other nodes, for one sender at a time: they go out in their order.
    ///
    /// - Parameter goesOn: Whether the caller is that sender already.
    mutating func nextMessage(goesOn: Bool) -> PresenceMessage? {
        if self.isSending, !goesOn { return nil }
        if self.outbox.isEmpty, let untold = self.replication?.takeUntold() { self.outbox.append(untold) }
        self.isSending = !self.outbox.isEmpty
        return self.outbox.isEmpty ? nil : self.outbox.removeFirst()
    }
}

extension PresenceConfiguration {
    func mode(of topic: String) -> PresenceTopic.Mode {
        if self.countOnly.contains(where: { $0.matches(topic) }) { return .count }
        return self.fetch == nil ? .diffs : .fetchedDiffs
    }
}
