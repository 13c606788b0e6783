/// Who is present, as clients are told.
typealias PresenceList = [String: PresenceMetas]

struct PresenceMetas: Decodable, Sendable {
    struct Meta: Decodable, Sendable { var phx_ref: String }

    var metas: [Meta]
}

struct PresenceChange: Decodable, Sendable {
    var leaves: PresenceList
    var joins: PresenceList
}

extension StressView.Membership {
    /// As in phoenix.js: what was told before the state is applied to it.
    mutating func received(state: PresenceList) {
        var present: [String: String] = [:]
        for (key, metas) in state {
            for meta in metas.metas { present[meta.phx_ref] = key }
        }
        self.present = present
        for diff in self.pendingDiffs { self.apply(diff) }
        self.pendingDiffs = []
    }

    mutating func received(diff: PresenceChange) {
        if self.present == nil { self.pendingDiffs.append(diff) } else { self.apply(diff) }
    }

    private mutating func apply(_ diff: PresenceChange) {
        for (_, metas) in diff.leaves {
            for meta in metas.metas { self.present?[meta.phx_ref] = nil }
        }
        for (key, metas) in diff.joins {
            for meta in metas.metas { self.present?[meta.phx_ref] = key }
        }
    }
}
