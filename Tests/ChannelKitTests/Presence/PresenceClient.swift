@testable import ChannelKit

/// A client that follows presence as phoenix.js is documented to: a state replaces what is known, a diff changes it, and
/// diffs that come before the first state wait for it.
struct PresenceClient {
    struct Presence: Decodable {
        struct Meta: Decodable {
            var phx_ref: String
            var phx_ref_prev: String?
        }

        var metas: [Meta]
        /// What a hook has said.
        var user: String?
    }

    struct Diff: Decodable {
        var joins: [String: Presence]
        var leaves: [String: Presence]
    }

    /// The references of each key; `nil` before the first state.
    private(set) var present: [String: Set<String>]?
    /// All references that it has ever been told.
    private(set) var known: Set<String> = []
    private var waiting: [Diff] = []

    mutating func receiveState(_ payload: Payload) throws {
        let list = try payload.decode(as: [String: Presence].self)
        self.present = list.mapValues { Set($0.metas.map(\.phx_ref)) }
        for presence in list.values { self.known.formUnion(presence.metas.map(\.phx_ref)) }
        for diff in self.waiting { self.apply(diff) }
        self.waiting = []
    }

    mutating func receiveDiff(_ payload: Payload) throws {
        let diff = try payload.decode(as: Diff.self)
        for presence in diff.joins.values { self.known.formUnion(presence.metas.map(\.phx_ref)) }
        if self.present == nil { self.waiting.append(diff) } else { self.apply(diff) }
    }

    private mutating func apply(_ diff: Diff) {
        // Its own order: joins first.
        for (key, presence) in diff.joins { self.present?[key, default: []].formUnion(presence.metas.map(\.phx_ref)) }
        for (key, presence) in diff.leaves {
            self.present?[key]?.subtract(presence.metas.map(\.phx_ref))
            if self.present?[key]?.isEmpty == true { self.present?[key] = nil }
        }
    }
}
