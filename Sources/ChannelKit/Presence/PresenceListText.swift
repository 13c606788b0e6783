import NIOCore

/// Everybody who is present in one topic, as clients read it, kept from one list to the next.
///
/// When many join at once, each of them is sent the whole list. Writing it anew each time is most of what that costs, so
/// somebody who comes is written behind the others; after any other change the list is written anew.
struct PresenceListText: Sendable {
    private var text: ByteBuffer
    private var keys: Set<String>

    init(_ entries: [PresenceEntry], members: PresenceMembers = [:]) {
        self.text = PresenceText.state(entries, members: members).bytes
        self.keys = Set(entries.map(\.key))
    }

    var payload: Payload { .json(self.text) }

    /// Takes in what has changed, if that is possible.
    ///
    /// - Returns: Whether it was. If not, the text is of no more use.
    mutating func follow(_ diff: PresenceDiff, members: PresenceMembers = [:]) -> Bool {
        guard diff.leaves.isEmpty else { return false }
        for entry in diff.joins.sorted(by: { $0.key < $1.key }).map(\.value) {
            // Another meta of a key stands in the middle of the text.
            guard self.keys.insert(entry.key).inserted else { return false }
            PresenceText.append(entry, members: members, to: &self.text)
        }
        return true
    }
}
