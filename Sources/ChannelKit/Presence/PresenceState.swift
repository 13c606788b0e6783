/// Who is present, as one replica knows it: an observed-remove set of entries that converges with those of other replicas,
/// in whatever order, and however often, they hear of each other.
///
/// Each change returns the delta to send to others and the diff to tell clients of.
struct PresenceState: Sendable {
    let replica: Replica
    private(set) var entries: [Dot: PresenceEntry] = [:]
    private(set) var context = CausalContext()
    /// The entries of each topic, for lists.
    private var topics: [String: Set<Dot>] = [:]
    private var counter: UInt64 = 0

    struct Change: Hashable, Sendable {
        var delta = PresenceDelta()
        var diff = PresenceDiff()
    }

    init(replica: Replica) {
        self.replica = replica
    }

    /// What names the next entry to be added.
    var nextDot: Dot { Dot(replica: self.replica, counter: self.counter + 1) }

    /// Adds an entry.
    mutating func add(_ entry: PresenceEntry) -> (dot: Dot, change: Change) {
        let dot = self.nextDot
        self.counter += 1
        self.insert(entry, at: dot)
        self.context.insert(dot)
        var change = Change()
        change.delta.entries[dot] = entry
        change.delta.context.insert(dot)
        change.diff.joins[dot] = entry
        return (dot, change)
    }

    /// Removes an entry.
    mutating func remove(_ dot: Dot) -> Change {
        var change = Change()
        guard let entry = self.delete(dot) else { return change }
        change.delta.context.insert(dot)
        change.diff.leaves[dot] = entry
        return change
    }

    /// Takes in what another replica knows.
    mutating func merge(_ delta: PresenceDelta) -> PresenceDiff {
        var diff = PresenceDiff()
        for (dot, entry) in delta.entries where !self.context.contains(dot) {
            self.insert(entry, at: dot)
            diff.joins[dot] = entry
        }
        // Of a whole state we look at our entries; of a change, at its few events.
        let gone =
            delta.context.versions.isEmpty
            ? delta.context.dots.filter { delta.entries[$0] == nil }
            : Set(self.entries.keys.filter { delta.entries[$0] == nil && delta.context.contains($0) })
        for dot in gone {
            if let entry = self.delete(dot) { diff.leaves[dot] = entry }
        }
        self.context.merge(delta.context)
        return diff
    }

    /// All that this replica knows, for one that knows nothing.
    var whole: PresenceDelta { PresenceDelta(entries: self.entries, context: self.context) }

    /// The entries of a topic, in the order in which they came where they came from one replica.
    func entries(of topic: String) -> [(dot: Dot, entry: PresenceEntry)] {
        (self.topics[topic] ?? []).sorted().compactMap { dot in self.entries[dot].map { (dot, $0) } }
    }

    private mutating func insert(_ entry: PresenceEntry, at dot: Dot) {
        self.entries[dot] = entry
        self.topics[entry.topic, default: []].insert(dot)
    }

    private mutating func delete(_ dot: Dot) -> PresenceEntry? {
        guard let entry = self.entries.removeValue(forKey: dot) else { return nil }
        self.topics[entry.topic]?.remove(dot)
        if self.topics[entry.topic]?.isEmpty == true { self.topics[entry.topic] = nil }
        return entry
    }
}
