import Synchronization

/// The histories of all topics that have one, bounded in number and in memory: beyond the bounds, the one that has been used
/// least recently goes.
final class HistoryStore: Sendable {
    /// Says of the topics of a pattern what is kept of them. Where several match, the first counts.
    struct Rule: Sendable {
        var pattern: TopicPattern
        var bounds: History?
    }

    fileprivate struct Kept {
        var log: TopicLog
        var bounds: History
        var lastUse: ContinuousClock.Instant
        var place: RecencyList<String>.Place
        /// Whether it has not been used for its lifetime, so that it is empty.
        var isQuiet = false
    }

    fileprivate struct State {
        /// Those of each endpoint.
        var rules: [[Rule]] = []
        var kept: [String: Kept] = [:]
        var active = RecencyList<String>()
        /// Those that have been emptied: not used for longer than any of the active ones.
        var quiet = RecencyList<String>()
    }

    private let limits: HistoryLimits
    private let clock: @Sendable () -> ContinuousClock.Instant
    private let state = Mutex(State())
    private let isUsed = Atomic(false)
    private let total = ByteTotal()
    private let recoveries = Atomic(0)
    private let failedRecoveries = Atomic(0)

    init(limits: HistoryLimits, clock: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.limits = limits
        self.clock = clock
    }

    var now: ContinuousClock.Instant { self.clock() }

    /// Adds the rules of an endpoint.
    func add(_ rules: [Rule]) {
        guard rules.contains(where: { $0.bounds != nil }) else { return }
        self.state.withLock { $0.rules.append(rules) }
    }

    /// The history of a topic, if it has one.
    func log(of topic: String) -> TopicLog? {
        guard self.isUsed.load(ordering: .acquiring) else { return nil }
        let now = self.now
        return self.state.withLock { state -> TopicLog? in
            guard state.kept[topic] != nil else { return nil }
            state.empty(before: now)
            return state.use(topic, now: now)
        }
    }

    /// The history of a topic, which begins now if there is none; `nil` if nothing is to be kept of the topic.
    func openLog(of topic: String) -> TopicLog? {
        let now = self.now
        return self.state.withLock { state -> TopicLog? in
            state.empty(before: now)
            if state.kept[topic] != nil { return state.use(topic, now: now) }
            guard let bounds = state.bounds(of: topic) else { return nil }
            while state.kept.count >= self.limits.topics { state.retireOldest() }
            let log = TopicLog(bounds: bounds, total: self.total)
            let place = state.active.append(topic)
            state.kept[topic] = Kept(log: log, bounds: bounds, lastUse: now, place: place)
            self.isUsed.store(true, ordering: .releasing)
            return log
        }
    }

    /// Something has been added to a history. Not while a log is locked.
    func trim() {
        guard self.total.value > self.limits.bytes else { return }
        self.state.withLock { state in
            while self.total.value > self.limits.bytes, !state.kept.isEmpty { state.retireOldest() }
        }
    }

    func counted(isRecovered: Bool) {
        if isRecovered {
            self.recoveries.wrappingAdd(1, ordering: .relaxed)
        } else {
            self.failedRecoveries.wrappingAdd(1, ordering: .relaxed)
        }
    }

    var counters: HistoryCounters {
        HistoryCounters(
            recoveries: self.recoveries.load(ordering: .relaxed),
            failedRecoveries: self.failedRecoveries.load(ordering: .relaxed),
            topics: self.state.withLock { $0.kept.count },
            bytes: self.total.value
        )
    }
}

extension HistoryStore.State {
    fileprivate func bounds(of topic: String) -> History? {
        self.rules.lazy.compactMap { rules in rules.first { $0.pattern.matches(topic) }?.bounds }.first
    }

    fileprivate mutating func use(_ topic: String, now: ContinuousClock.Instant) -> TopicLog? {
        guard var kept = self.kept[topic] else { return nil }
        if kept.isQuiet {
            self.quiet.remove(kept.place)
            kept.place = self.active.append(topic)
            kept.isQuiet = false
        } else {
            self.active.touch(kept.place)
        }
        kept.lastUse = now
        self.kept[topic] = kept
        return kept.log
    }

    /// Empties the histories in which everything is too old because they have not been used since. Their epochs stay: a
    /// client that has missed nothing is told so.
    ///
    /// One that lives longer may keep back shorter ones that were used after it.
    fileprivate mutating func empty(before now: ContinuousClock.Instant) {
        while let topic = self.active.oldest, var kept = self.kept[topic],
            kept.lastUse.duration(to: now) >= kept.bounds.lifetime
        {
            _ = kept.log.withHistory { $0.removeAll() }
            self.active.remove(kept.place)
            kept.place = self.quiet.append(topic)
            kept.isQuiet = true
            self.kept[topic] = kept
        }
    }

    fileprivate mutating func retireOldest() {
        guard let topic = self.quiet.oldest ?? self.active.oldest, let kept = self.kept.removeValue(forKey: topic)
        else {
            return
        }
        if kept.isQuiet { self.quiet.remove(kept.place) } else { self.active.remove(kept.place) }
        kept.log.retire()
    }
}
