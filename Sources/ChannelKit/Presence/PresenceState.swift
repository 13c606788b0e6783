/// Who is present, as one replica knows it: an observed-remove set of entries that converges with those of other replicas,
/// in whatever order, and however often, they hear of each other.
///
/// A replica changes its own entries and no others. Each change is an event with a number, removals too, so that what
/// another one knows of it is a single number as long as nothing is missing. Each change returns the delta to send to others
/// and the diff to tell clients of.
struct PresenceState: Sendable {
    private struct Topic {
        var dots: Set<Dot> = []
        /// How many entries each key has.
        var keys: [String: Int] = [:]
    }

    struct Change: Hashable, Sendable {
        var delta = PresenceDelta()
        var diff = PresenceDiff()
    }

    let replica: Replica
    /// All entries that are known, those of replicas that are down too.
    private(set) var entries: [Dot: PresenceEntry] = [:]
    private(set) var context = CausalContext()
    /// The replicas whose entries are not shown.
    private(set) var down: Set<Replica> = []
    /// The entries of each topic that are shown.
    private var topics: [String: Topic] = [:]

    init(replica: Replica) {
        self.replica = replica
    }

    /// The number of this replica's latest event.
    var clock: UInt64 { self.context.version(of: self.replica) }

    /// What names the next entry to be added, if that is the next event.
    var nextDot: Dot { Dot(replica: self.replica, counter: self.clock + 1) }

    /// Adds an entry.
    mutating func add(_ entry: PresenceEntry) -> (dot: Dot, change: Change) {
        let dot = self.nextDot
        self.insert(entry, at: dot)
        self.context.insert(dot)
        var change = Change()
        change.delta.entries[dot] = entry
        change.delta.context.insert(dot)
        change.diff.joins[dot] = entry
        return (dot, change)
    }

    /// Removes an entry of this replica.
    mutating func remove(_ dot: Dot) -> Change {
        var change = Change()
        guard dot.replica == self.replica, let entry = self.delete(dot) else { return change }
        let event = self.nextDot
        self.context.insert(event)
        change.delta.context.insert(dot)
        change.delta.context.insert(event)
        change.diff.leaves[dot] = entry
        return change
    }

    /// Takes in what another replica knows.
    mutating func merge(_ delta: PresenceDelta) -> PresenceDiff {
        var diff = PresenceDiff()
        for (dot, entry) in delta.entries where !self.context.contains(dot) {
            if self.insert(entry, at: dot) { diff.joins[dot] = entry }
        }
        // Of a whole state we look at our entries; of a change, at its few events.
        let gone =
            delta.context.versions.isEmpty
            ? delta.context.dots.filter { delta.entries[$0] == nil }
            : Set(self.entries.keys.filter { delta.entries[$0] == nil && delta.context.contains($0) })
        self.delete(gone, into: &diff)
        self.context.merge(delta.context)
        return diff
    }

    /// All that this replica knows, for one that knows nothing.
    var whole: PresenceDelta { PresenceDelta(entries: self.entries, context: self.context) }

    // MARK: Replicas

    /// Takes in what a replica has done, unless something is missing before it.
    ///
    /// - Returns: What has changed; `nil` if something is missing: it is to be asked for.
    mutating func apply(_ interval: PresenceInterval) -> PresenceDiff? {
        let replica = interval.replica
        guard replica != self.replica else { return PresenceDiff() }  // our own words, come back
        let version = self.context.version(of: replica)
        guard version >= interval.after else { return nil }
        guard version < interval.through else { return PresenceDiff() }
        var diff = PresenceDiff()
        // What it tells of without an entry is gone, as in a merge. As a rule we know of nothing that it tells of.
        var gone = interval.removed.map { Dot(replica: replica, counter: $0) }
        if version > interval.after || self.context.dots.contains(where: { $0.replica == replica }) {
            gone += self.entries.keys.filter {
                $0.replica == replica && interval.covers($0.counter) && interval.entries[$0.counter] == nil
            }
        }
        self.delete(gone, into: &diff)
        for (counter, entry) in interval.entries where counter > version {
            let dot = Dot(replica: replica, counter: counter)
            if !self.context.contains(dot), self.insert(entry, at: dot) { diff.joins[dot] = entry }
        }
        self.context.advance(replica, to: interval.through)
        return diff
    }

    /// What this replica has done from the beginning: its entries.
    var history: PresenceInterval {
        var entries: [UInt64: PresenceEntry] = [:]
        for (dot, entry) in self.entries where dot.replica == self.replica { entries[dot.counter] = entry }
        return PresenceInterval(replica: self.replica, after: 0, through: self.clock, entries: entries)
    }

    /// Nothing is heard of a replica any more: its entries are kept, and not shown.
    mutating func replicaDown(_ replica: Replica) -> PresenceDiff {
        var diff = PresenceDiff()
        guard replica != self.replica, self.down.insert(replica).inserted else { return diff }
        for (dot, entry) in self.entries where dot.replica == replica {
            self.hide(entry, at: dot)
            diff.leaves[dot] = entry
        }
        return diff
    }

    /// A replica that was down is heard of again: its entries, as far as they are known, are back.
    mutating func replicaUp(_ replica: Replica) -> PresenceDiff {
        var diff = PresenceDiff()
        guard self.down.remove(replica) != nil else { return diff }
        for (dot, entry) in self.entries where dot.replica == replica {
            self.show(entry, at: dot)
            diff.joins[dot] = entry
        }
        return diff
    }

    /// A replica will not come back: nothing of it is kept. If it does come back, it is as if it were new.
    mutating func forget(_ replica: Replica) -> PresenceDiff {
        var diff = PresenceDiff()
        guard replica != self.replica else { return diff }
        self.delete(self.entries.keys.filter { $0.replica == replica }, into: &diff)
        self.context.forget(replica)
        self.down.remove(replica)
        return diff
    }

    // MARK: Lists

    /// The entries of a topic, in the order in which they came where they came from one replica.
    func entries(of topic: String) -> [(dot: Dot, entry: PresenceEntry)] {
        guard let dots = self.topics[topic]?.dots else { return [] }
        return dots.sorted().compactMap { dot in self.entries[dot].map { (dot, $0) } }
    }

    /// How many entries are shown, in all topics.
    var shownCount: Int {
        self.down.isEmpty ? self.entries.count : self.entries.keys.count { !self.down.contains($0.replica) }
    }

    /// How many entries each key of a topic has.
    func keys(of topic: String) -> [String: Int] { self.topics[topic]?.keys ?? [:] }

    /// Whether anybody is shown in a topic.
    func isPresent(_ topic: String) -> Bool { self.topics[topic] != nil }

    func hasKey(_ key: String, in topic: String) -> Bool { self.topics[topic]?.keys[key] != nil }

    // MARK: Storage

    /// - Returns: Whether the entry is shown.
    @discardableResult
    private mutating func insert(_ entry: PresenceEntry, at dot: Dot) -> Bool {
        self.entries[dot] = entry
        guard !self.down.contains(dot.replica) else { return false }
        self.show(entry, at: dot)
        return true
    }

    private mutating func delete(_ dots: some Sequence<Dot>, into diff: inout PresenceDiff) {
        for dot in dots {
            let isShown = !self.down.contains(dot.replica)
            if let entry = self.delete(dot), isShown { diff.leaves[dot] = entry }
        }
    }

    private mutating func delete(_ dot: Dot) -> PresenceEntry? {
        guard let entry = self.entries.removeValue(forKey: dot) else { return nil }
        if !self.down.contains(dot.replica) { self.hide(entry, at: dot) }
        return entry
    }

    private mutating func show(_ entry: PresenceEntry, at dot: Dot) {
        self.topics[entry.topic, default: Topic()].dots.insert(dot)
        self.topics[entry.topic]?.keys[entry.key, default: 0] += 1
    }

    private mutating func hide(_ entry: PresenceEntry, at dot: Dot) {
        guard self.topics[entry.topic]?.dots.remove(dot) != nil else { return }
        if self.topics[entry.topic]?.dots.isEmpty == true {
            self.topics[entry.topic] = nil
        } else if let count = self.topics[entry.topic]?.keys[entry.key] {
            self.topics[entry.topic]?.keys[entry.key] = count > 1 ? count - 1 : nil
        }
    }
}
