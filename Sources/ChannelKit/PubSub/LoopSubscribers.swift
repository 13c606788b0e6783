import DequeModule
import NIOCore
import Synchronization

/// The members of all topics on one event loop, and the way that broadcasts take to them.
///
/// Broadcasts may come from any thread. They wait in an inbox, which is bounded, and reach the members at the end of the
/// loop's turn: however many there are, the loop is woken once. A socket that is about to be sent something of its own is
/// given first what is in the inbox for it, so that a reply never overtakes a broadcast that went before it.
///
/// When the inbox is full, the oldest broadcast is dropped, and the members of its topic are told that they have missed
/// something: nobody goes on with a gap that they do not know of.
final class LoopSubscribers: Sendable {
    private struct Inbox {
        var broadcasts: Deque<EncodedBroadcast> = []
        /// Topics of which a broadcast has been dropped.
        var gaps: Set<String> = []
        var isFlushScheduled = false
    }

    private final class Confined {
        var topics: [String: LoopTopic] = [:]
        var pendingTopics: Deque<LoopTopic> = []
    }

    let eventLoop: any EventLoop
    /// Runs tasks on the loop. Here because there is one of each per loop.
    let executor: EventLoopTaskExecutor
    private let capacity: Int
    private let inbox = Mutex(Inbox())
    private let dropped = Atomic<Int>(0)
    private let confined: NIOLoopBound<Confined>

    /// On the event loop.
    init(eventLoop: any EventLoop, capacity: Int) {
        self.eventLoop = eventLoop
        self.executor = EventLoopTaskExecutor(eventLoop)
        self.capacity = capacity
        self.confined = NIOLoopBound(Confined(), eventLoop: eventLoop)
    }

    /// How many broadcasts have been dropped because the loop did not keep up.
    var droppedCount: Int { self.dropped.load(ordering: .relaxed) }

    /// Takes a broadcast for the members on this loop. On any thread.
    func enqueue(_ broadcast: EncodedBroadcast) {
        let mustSchedule = self.inbox.withLock { inbox -> Bool in
            if inbox.broadcasts.count >= self.capacity {
                inbox.gaps.insert(inbox.broadcasts.removeFirst().broadcast.topic)
                self.dropped.wrappingAdd(1, ordering: .relaxed)
            }
            inbox.broadcasts.append(broadcast)
            defer { inbox.isFlushScheduled = true }
            return !inbox.isFlushScheduled
        }
        if mustSchedule { self.eventLoop.execute { self.flush() } }
    }

    // MARK: On the event loop

    func add(_ member: Member, to name: String) {
        self.emptyInbox()
        let confined = self.confined.value
        let topic = confined.topics[name] ?? LoopTopic(name: name)
        confined.topics[name] = topic
        topic.add(member)
    }

    func remove(_ member: Member) {
        guard let topic = member.topic else { return }
        topic.remove(member)
        if topic.members.isEmpty { self.confined.value.topics[topic.name] = nil }
    }

    /// Gives these members what has been broadcast so far.
    func catchUp(_ members: some Collection<Member>) {
        self.emptyInbox()
        guard !self.confined.value.pendingTopics.isEmpty else { return }
        for member in Array(members) { member.topic?.catchUp(member) }
    }

    private func flush() {
        let gaps = self.inbox.withLock { inbox in
            inbox.isFlushScheduled = false
            defer { inbox.gaps = [] }
            return inbox.gaps
        }
        let confined = self.confined.value
        for name in gaps { confined.topics[name]?.tellOfGap() }
        self.emptyInbox()
        // One leaves the list when its turn comes: a delivery may run a handler, and what that pushes must not overtake what
        // is pending in the topics whose turn is yet to come.
        for _ in 0..<confined.pendingTopics.count {
            let topic = confined.pendingTopics[0]
            topic.flush()
            confined.pendingTopics.removeFirst()
            if topic.hasPending { confined.pendingTopics.append(topic) }
        }
    }

    /// Moves what is in the inbox to the topics that it is for.
    private func emptyInbox() {
        let broadcasts = self.inbox.withLock { inbox -> Deque<EncodedBroadcast> in
            guard !inbox.broadcasts.isEmpty else { return [] }
            defer { inbox.broadcasts = [] }
            return inbox.broadcasts
        }
        guard !broadcasts.isEmpty else { return }
        let confined = self.confined.value
        for broadcast in broadcasts {
            guard let topic = confined.topics[broadcast.broadcast.topic] else { continue }
            if !topic.hasPending { confined.pendingTopics.append(topic) }
            topic.append(broadcast)
        }
    }
}
