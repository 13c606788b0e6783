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
/// something, and get nothing that is behind it: nobody goes on with a gap that they do not know of. The same goes for what
/// has left the inbox and waits for the turn to end.
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
        var pendingTotal = PendingTotal()
        /// Those with members who have to be told that something has been dropped.
        var gappedTopics: [LoopTopic] = []
    }

    let eventLoop: any EventLoop
    /// Runs tasks on the loop. Here because there is one of each per loop.
    let executor: EventLoopTaskExecutor
    private let capacity: Int
    private let inbox = Mutex(Inbox())
    private let dropped = Atomic<Int>(0)
    let traffic = LoopTraffic()
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
        let topic = confined.topics[name] ?? LoopTopic(name: name, total: confined.pendingTotal)
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
        self.inbox.withLock { $0.isFlushScheduled = false }
        self.emptyInbox()
        let confined = self.confined.value
        let gapped = confined.gappedTopics
        confined.gappedTopics = []
        for topic in gapped { topic.tellOfGaps() }
        // One leaves the list when its turn comes: a delivery may run a handler, and what that pushes must not overtake what
        // is pending in the topics whose turn is yet to come.
        for _ in 0..<confined.pendingTopics.count {
            let topic = confined.pendingTopics[0]
            topic.flush()
            confined.pendingTopics.removeFirst()
            topic.isQueued = false
            if topic.hasPending { self.queue(topic) }
        }
    }

    /// Moves what is in the inbox to the topics that it is for. Tells nobody anything: whoever comes here may hold a lock, and
    /// a flush is on its way.
    private func emptyInbox() {
        let (broadcasts, gaps) = self.inbox.withLock { inbox -> (Deque<EncodedBroadcast>, Set<String>) in
            guard !inbox.broadcasts.isEmpty else { return ([], []) }
            defer {
                inbox.broadcasts = []
                inbox.gaps = []
            }
            return (inbox.broadcasts, inbox.gaps)
        }
        guard !broadcasts.isEmpty else { return }
        let confined = self.confined.value
        for name in gaps {
            guard let topic = confined.topics[name] else { continue }
            topic.dropped()
            confined.gappedTopics.append(topic)
        }
        for broadcast in broadcasts {
            guard let topic = confined.topics[broadcast.broadcast.topic] else { continue }
            if confined.pendingTotal.count >= self.capacity { self.dropOldestPending() }
            self.queue(topic)
            topic.append(broadcast)
        }
    }

    private func queue(_ topic: LoopTopic) {
        guard !topic.isQueued else { return }
        topic.isQueued = true
        self.confined.value.pendingTopics.append(topic)
    }

    /// Makes room where a handler broadcasts on and on without ever suspending, so that nothing is delivered: the topic that
    /// has waited longest loses all that it has.
    private func dropOldestPending() {
        let confined = self.confined.value
        guard let topic = confined.pendingTopics.first(where: \.hasPending) else { return }
        self.dropped.wrappingAdd(topic.dropPending(), ordering: .relaxed)
        confined.gappedTopics.append(topic)
    }
}
