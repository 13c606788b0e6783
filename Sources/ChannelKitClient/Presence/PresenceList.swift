/// Who is present in a topic, as a client keeps it from what the server sends: the whole state after a join, then what changes.
///
/// A key, a person as a rule, is present as often as it has connections, tabs or devices: each has a meta of its own. The rules
/// are those of phoenix.js: [Presence](https://hexdocs.pm/phoenix/js/index.html#presence).
public struct PresenceList<Meta: Decodable & Sendable>: Sendable {
    /// One presence of a key.
    public struct Presence: Sendable {
        /// What the server calls it, `phx_ref`. A meta that is updated gets a new one.
        public var ref: String
        /// What it was called before it was updated.
        public var previousRef: String?
        /// What the server tracks with it.
        public var meta: Meta

        /// Describes a presence.
        public init(ref: String, previousRef: String? = nil, meta: Meta) {
            self.ref = ref
            self.previousRef = previousRef
            self.meta = meta
        }
    }

    /// The presences of each key that has any, in the order in which they came.
    public private(set) var presences: [String: [Presence]] = [:]

    /// Nobody.
    public init() {}

    /// What has changed.
    public struct Changes: Sendable {
        /// What has come, by key.
        public var joins: [String: [Presence]] = [:]
        /// What has gone, by key.
        public var leaves: [String: [Presence]] = [:]

        /// Whether nothing has changed.
        public var isEmpty: Bool { self.joins.isEmpty && self.leaves.isEmpty }
    }

    /// A `presence_diff`.
    public struct Diff: Sendable {
        /// What has come, by key.
        public var joins: [String: [Presence]]
        /// What has gone, by key.
        public var leaves: [String: [Presence]]

        /// Describes a diff.
        public init(joins: [String: [Presence]], leaves: [String: [Presence]]) {
            self.joins = joins
            self.leaves = leaves
        }
    }

    /// A `presence_state`: all there is, by key.
    public struct State: Sendable {
        /// The presences of each key.
        public var presences: [String: [Presence]]

        /// Describes a state.
        public init(presences: [String: [Presence]]) {
            self.presences = presences
        }
    }

    /// Takes over the whole state.
    ///
    /// - Returns: How it differs from what was known.
    @discardableResult
    public mutating func sync(_ state: State) -> Changes {
        var diff = Diff(joins: [:], leaves: [:])
        for (key, known) in self.presences {
            let refs = Set((state.presences[key] ?? []).map(\.ref))
            diff.leaves[key] = Self.some(known.filter { !refs.contains($0.ref) })
        }
        for (key, present) in state.presences {
            let refs = Set((self.presences[key] ?? []).map(\.ref))
            diff.joins[key] = Self.some(present.filter { !refs.contains($0.ref) })
        }
        return self.sync(diff)
    }

    /// Takes over what has changed: what has come first, then what has gone, as phoenix.js does.
    ///
    /// - Returns: What has changed really. What was present before does not come again; what was not does not go.
    @discardableResult
    public mutating func sync(_ diff: Diff) -> Changes {
        var changes = Changes()
        for (key, joined) in diff.joins {
            var present = self.presences[key] ?? []
            let known = Set(present.map(\.ref))
            let refs = Set(joined.map(\.ref))
            present.removeAll { refs.contains($0.ref) }
            self.presences[key] = Self.some(present + joined)
            changes.joins[key] = Self.some(joined.filter { !known.contains($0.ref) })
        }
        for (key, left) in diff.leaves {
            guard let present = self.presences[key] else { continue }
            let refs = Set(left.map(\.ref))
            self.presences[key] = Self.some(present.filter { !refs.contains($0.ref) })
            changes.leaves[key] = Self.some(present.filter { refs.contains($0.ref) })
        }
        return changes
    }

    private static func some(_ presences: [Presence]) -> [Presence]? { presences.isEmpty ? nil : presences }
}

extension PresenceList.Presence: Equatable where Meta: Equatable {}
extension PresenceList.Presence: Hashable where Meta: Hashable {}
extension PresenceList.Changes: Equatable where Meta: Equatable {}
extension PresenceList: Equatable where Meta: Equatable {}
