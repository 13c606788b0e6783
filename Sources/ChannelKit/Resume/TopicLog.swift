import Synchronization

/// The history of one topic, and the lock under which its broadcasts are numbered and handed to the event loops.
///
/// Who broadcasts holds the lock until every loop has the broadcast in its inbox, and who subscribes holds it while reading
/// the history and being added to its loop. So all loops see the broadcasts in the order of their numbers, and a subscriber
/// gets each of them from the one or from the other.
///
/// The lock may be taken while that of the ``HistoryStore`` is held, never the other way round.
final class TopicLog: Sendable {
    typealias Broadcasts = TopicHistory<EncodedBroadcast>

    let epoch: ResumeToken
    /// What all logs of a store take together.
    private let total: ByteTotal
    /// None once the store has let go of it.
    private let history: Mutex<Broadcasts?>
    private let retired = Atomic(false)

    init(bounds: History, total: ByteTotal) {
        let epoch = ResumeToken()
        self.epoch = epoch
        self.total = total
        self.history = Mutex(Broadcasts(bounds: bounds, epoch: epoch))
    }

    /// Whether the store has let go of it: what is broadcast now has no number, or that of another log.
    var isRetired: Bool { self.retired.load(ordering: .acquiring) }

    /// Does something while nobody else broadcasts to the topic or subscribes to it.
    ///
    /// - Returns: `nil`, without having done anything, when the store has let go of the log.
    func withHistory<Result: Sendable>(_ body: (inout Broadcasts) -> Result) -> Result? {
        self.history.withLock { history in
            guard var current = history.take() else { return nil }
            let before = current.bytes
            let result = body(&current)
            self.total.add(current.bytes - before)
            history = current
            return result
        }
    }

    /// Forgets everything, for good. For the store, under its lock.
    func retire() {
        self.history.withLock { history in
            self.total.add(-(history?.bytes ?? 0))
            history = nil
            self.retired.store(true, ordering: .releasing)
        }
    }
}

/// How much memory histories take together.
final class ByteTotal: Sendable {
    private let bytes = Atomic(0)

    var value: Int { self.bytes.load(ordering: .relaxed) }

    func add(_ count: Int) { self.bytes.wrappingAdd(count, ordering: .relaxed) }
}
