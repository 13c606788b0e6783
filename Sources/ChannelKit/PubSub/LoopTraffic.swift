import Synchronization

/// How many messages the sockets of one event loop have received and have been sent. Counted on the loop, read from anywhere.
struct LoopTraffic: ~Copyable, Sendable {
    private let receivedCount = Atomic<Int>(0)
    private let sentCount = Atomic<Int>(0)

    var received: Int { self.receivedCount.load(ordering: .relaxed) }
    var sent: Int { self.sentCount.load(ordering: .relaxed) }

    func countReceived() { Self.add(1, to: self.receivedCount) }
    func countSent(_ messages: Int) { Self.add(messages, to: self.sentCount) }

    /// Nobody but the loop writes, so cores need not agree on each step.
    private static func add(_ count: Int, to counter: borrowing Atomic<Int>) {
        counter.store(counter.load(ordering: .relaxed) &+ count, ordering: .relaxed)
    }
}
