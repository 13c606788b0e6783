/// What one replica has done between two of its events, in as few words as possible: the entries that it has added and
/// still has, and those from before that it has removed.
///
/// It makes sense to somebody who knows all that the replica did before, and possibly a part of it already.
struct PresenceInterval: Hashable, Sendable {
    let replica: Replica
    /// The number of the last event before it.
    let after: UInt64
    /// The number of its last event.
    private(set) var through: UInt64
    /// What was added and is still there.
    private(set) var entries: [UInt64: PresenceEntry]
    /// What was added before it and has been removed in it.
    private(set) var removed: Set<UInt64>

    init(
        replica: Replica,
        after: UInt64,
        through: UInt64,
        entries: [UInt64: PresenceEntry] = [:],
        removed: Set<UInt64> = []
    ) {
        self.replica = replica
        self.after = after
        self.through = through
        self.entries = entries
        self.removed = removed
    }

    var isEmpty: Bool { self.after == self.through }

    /// How much there is to send.
    var count: Int { self.entries.count + self.removed.count }

    /// Whether an event is one of these.
    func covers(_ counter: UInt64) -> Bool { counter > self.after && counter <= self.through }

    /// The replica has added an entry, in the event after the last.
    mutating func add(_ entry: PresenceEntry) {
        self.through += 1
        self.entries[self.through] = entry
    }

    /// The replica has removed an entry, in the event after the last.
    mutating func remove(_ counter: UInt64) {
        self.through += 1
        self.entries[counter] = nil
        if counter <= self.after { self.removed.insert(counter) }
    }

    /// Adds what the replica did next.
    mutating func append(_ next: PresenceInterval) {
        precondition(next.replica == self.replica && next.after == self.through, "There is something in between.")
        for counter in next.removed {
            self.entries[counter] = nil
            if counter <= self.after { self.removed.insert(counter) }
        }
        self.entries.merge(next.entries) { _, new in new }
        self.through = next.through
    }
}
