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
/// An event that it tells of without an entry is one whose entry is gone, or one that was a removal itself.
struct PresenceDelta: Hashable, Sendable {
    var entries: [Dot: PresenceEntry] = [:]
    var context = CausalContext()
}
