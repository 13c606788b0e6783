/// What has changed for the clients of topics: who has left, and who has joined. In this order.
///
/// No dot is in both.
struct PresenceDiff: Hashable, Sendable {
    var leaves: [Dot: PresenceEntry] = [:]
    var joins: [Dot: PresenceEntry] = [:]

    var isEmpty: Bool { self.leaves.isEmpty && self.joins.isEmpty }
}

/// What the members of a topic have not been told yet.
///
/// An entry that comes and goes before it is told of is told of to nobody: it is in neither half of the diff. If a list was
/// read in between, the entry may have been shown to somebody, and its leave is told to all; who does not know it is not
/// disturbed by that. An entry that goes and comes back, as those of a node do that was silent for a while, has joined,
/// which changes nothing for those who have not been told that it was gone.
struct PendingPresence: Hashable, Sendable {
    private(set) var diff = PresenceDiff()
    /// Who has come since the last list was read.
    private var unseen: Set<Dot> = []

    var isEmpty: Bool { self.diff.isEmpty }

    /// Whether nobody can have heard of an entry that has come.
    func isUnseen(_ dot: Dot) -> Bool { self.unseen.contains(dot) }

    mutating func append(_ later: PresenceDiff) {
        for (dot, entry) in later.leaves {
            self.diff.joins[dot] = nil
            if self.unseen.remove(dot) == nil { self.diff.leaves[dot] = entry }
        }
        for (dot, entry) in later.joins {
            if self.diff.leaves.removeValue(forKey: dot) == nil { self.unseen.insert(dot) }
            self.diff.joins[dot] = entry
        }
    }

    /// A list has been read that shows who is here now.
    mutating func listed() { self.unseen = [] }
}
