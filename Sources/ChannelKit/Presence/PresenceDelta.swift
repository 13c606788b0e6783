/// One meta of a presence: somebody, somewhere, with what is known about them.
struct PresenceEntry: Hashable, Sendable {
    var topic: String
    /// Who: several entries of one topic may have the same key, one for each tab.
    var key: String
    /// The JSON object that was given, with `phx_ref` and, after an update, `phx_ref_prev`.
    var meta: Payload
}

/// A part of a presence state: some entries, and the events that it tells of.
///
/// An event that it tells of without an entry is one whose entry is gone.
struct PresenceDelta: Hashable, Sendable {
    var entries: [Dot: PresenceEntry] = [:]
    var context = CausalContext()
}

/// What has changed for the clients of topics: who has left, and who has joined. In this order.
struct PresenceDiff: Hashable, Sendable {
    var leaves: [Dot: PresenceEntry] = [:]
    var joins: [Dot: PresenceEntry] = [:]

    var isEmpty: Bool { self.leaves.isEmpty && self.joins.isEmpty }

    /// Adds what has changed since.
    ///
    /// Who came and left in between is told to have left all the same: a list may have shown them to somebody.
    mutating func append(_ later: PresenceDiff) {
        for (dot, entry) in later.leaves {
            self.joins[dot] = nil
            self.leaves[dot] = entry
        }
        self.joins.merge(later.joins) { _, new in new }
    }
}
