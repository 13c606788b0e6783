import DequeModule

/// What has been broadcast to a topic lately, numbered without a gap.
///
/// Offsets count from 1; a client at offset 0 has had nothing. They mean something within one epoch only: a history that
/// begins anew, in this process or another, has another epoch, so that no position is ever mistaken for one of its own.
struct TopicHistory<Element: Sendable>: Sendable {
    /// What a client that comes back has missed.
    enum Missed {
        /// These, in order.
        case all([Element])
        /// Nobody can tell any more.
        case lost
    }

    private struct Entry {
        var element: Element
        var bytes: Int
        var instant: ContinuousClock.Instant
    }

    let bounds: History
    let epoch: ResumeToken
    /// The offset of the last broadcast, kept or not any more.
    private(set) var offset = 0
    /// How much memory the broadcasts take.
    private(set) var bytes = 0
    private var entries: Deque<Entry> = []

    init(bounds: History, epoch: ResumeToken) {
        self.bounds = bounds
        self.epoch = epoch
    }

    var count: Int { self.entries.count }

    /// Numbers a broadcast and keeps it, in place of the oldest ones if need be. One that is too large for the whole history
    /// takes its number, and leaves nothing behind it that could be recovered across it.
    ///
    /// - Parameters:
    ///   - bytes: How much memory it takes.
    ///   - make: Makes what is kept, with the number that it has.
    mutating func append(
        bytes: Int,
        now: ContinuousClock.Instant,
        _ make: (_ offset: Int) -> Element
    ) -> Element {
        self.offset += 1
        let element = make(self.offset)
        self.entries.append(Entry(element: element, bytes: bytes, instant: now))
        self.bytes += bytes
        while self.entries.count > self.bounds.count || self.bytes > self.bounds.bytes, !self.entries.isEmpty {
            self.removeOldest()
        }
        self.expire(now: now)
        return element
    }

    /// What has been broadcast since a position, if it can still be told to the last one.
    func missed(since offset: Int, of epoch: ResumeToken?, now: ContinuousClock.Instant) -> Missed {
        guard epoch == self.epoch, offset <= self.offset else { return .lost }
        let count = self.offset - offset
        guard count <= self.entries.count else { return .lost }
        let missed = self.entries.suffix(count)
        // They stand in the order of time: if the first one has not expired, none has.
        if let first = missed.first, self.isExpired(first, now: now) { return .lost }
        return .all(missed.map(\.element))
    }

    /// Forgets what is too old.
    mutating func expire(now: ContinuousClock.Instant) {
        while let first = self.entries.first, self.isExpired(first, now: now) { self.removeOldest() }
    }

    /// Forgets everything but the number at which it goes on.
    mutating func removeAll() {
        self.entries = []
        self.bytes = 0
    }

    private func isExpired(_ entry: Entry, now: ContinuousClock.Instant) -> Bool {
        entry.instant.duration(to: now) >= self.bounds.lifetime
    }

    private mutating func removeOldest() {
        self.bytes -= self.entries.removeFirst().bytes
    }
}
