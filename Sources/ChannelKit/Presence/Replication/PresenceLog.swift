import DequeModule

/// What this replica has told the others lately, so that one that has missed some of it need not be told all.
struct PresenceLog: Sendable {
    private var intervals: Deque<PresenceInterval> = []
    private var count = 0
    private let capacity: Int

    /// - Parameter capacity: How many changes are kept.
    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Adds what was done next.
    mutating func append(_ interval: PresenceInterval) {
        self.intervals.append(interval)
        self.count += interval.count
        while self.count > self.capacity, let first = self.intervals.popFirst() { self.count -= first.count }
    }

    /// What has been done since an event, in one; `nil` if that is not known any more.
    func since(_ version: UInt64) -> PresenceInterval? {
        // They lie one behind the other, so the last that begins in time leaves nothing out.
        guard let start = self.intervals.lastIndex(where: { $0.after <= version }) else { return nil }
        var all = self.intervals[start]
        for interval in self.intervals[(start + 1)...] { all.append(interval) }
        return all
    }
}
