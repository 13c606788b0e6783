import Synchronization

/// What has become of the sockets of one mount, counted since it was made.
public final class SocketCounters: Sendable {
    /// The counts at one moment.
    public struct Snapshot: Hashable, Sendable {
        /// Sockets that are open now.
        public var open: Int
        /// Sockets that were ever opened.
        public var opened: Int
        /// Handshakes that were refused, for whatever reason.
        public var refused: Int
        /// Of those, the ones that were refused because too many came at a time.
        public var throttled: Int
        /// Of those, the ones that were refused because as many sockets were open as may be.
        public var full: Int
        /// Sockets cut off because too much waited for a client that did not read.
        public var slowConsumers: Int
        /// Sockets closed because their client sent nothing for too long.
        public var idle: Int
        /// Sockets closed because their client broke the WebSocket protocol or a size limit.
        public var violations: Int
        /// Binary messages that could not be sent, to clients that poll.
        public var undeliverable: Int
        /// Polls that wait for messages now.
        public var waitingPolls: Int
    }

    private let openCount = Atomic<Int>(0)
    private let openedCount = Atomic<Int>(0)
    private let refusedCount = Atomic<Int>(0)
    private let throttledCount = Atomic<Int>(0)
    private let fullCount = Atomic<Int>(0)
    private let slowConsumerCount = Atomic<Int>(0)
    private let idleCount = Atomic<Int>(0)
    private let violationCount = Atomic<Int>(0)
    private let undeliverableCount = Atomic<Int>(0)
    private let waitingPollCount = Atomic<Int>(0)

    init() {}

    /// The counts now. Each is exact; together they may be of slightly different moments.
    public var snapshot: Snapshot {
        Snapshot(
            open: self.openCount.load(ordering: .relaxed),
            opened: self.openedCount.load(ordering: .relaxed),
            refused: self.refusedCount.load(ordering: .relaxed),
            throttled: self.throttledCount.load(ordering: .relaxed),
            full: self.fullCount.load(ordering: .relaxed),
            slowConsumers: self.slowConsumerCount.load(ordering: .relaxed),
            idle: self.idleCount.load(ordering: .relaxed),
            violations: self.violationCount.load(ordering: .relaxed),
            undeliverable: self.undeliverableCount.load(ordering: .relaxed),
            waitingPolls: self.waitingPollCount.load(ordering: .relaxed)
        )
    }

    func socketOpened() {
        self.openCount.add(1, ordering: .relaxed)
        self.openedCount.add(1, ordering: .relaxed)
    }

    func socketClosed() { self.openCount.subtract(1, ordering: .relaxed) }
    func handshakeRefused() { self.refusedCount.add(1, ordering: .relaxed) }

    /// Beside ``handshakeRefused()``.
    func turnedAway(_ refusal: Admission.Refusal) {
        switch refusal {
        case .tooManyFromAddress, .tooMany: self.throttledCount.add(1, ordering: .relaxed)
        case .full: self.fullCount.add(1, ordering: .relaxed)
        }
    }

    func cutSlowConsumer() { self.slowConsumerCount.add(1, ordering: .relaxed) }
    func closedIdle() { self.idleCount.add(1, ordering: .relaxed) }
    func sawViolation() { self.violationCount.add(1, ordering: .relaxed) }
    func dropUndeliverable() { self.undeliverableCount.add(1, ordering: .relaxed) }
    func pollBeganToWait() { self.waitingPollCount.add(1, ordering: .relaxed) }
    func pollWaitedEnough() { self.waitingPollCount.subtract(1, ordering: .relaxed) }
}
