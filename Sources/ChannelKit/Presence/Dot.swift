/// Names one run of one node. A node that restarts is another replica.
struct Replica: Hashable, Sendable, Comparable {
    let name: String

    /// A new one, with a name that no other has.
    static func random() -> Replica {
        Replica(name: String(UInt64.random(in: .min ... .max), radix: 36))
    }

    static func < (lhs: Self, rhs: Self) -> Bool { lhs.name < rhs.name }
}

/// Names one event: the n-th of a replica.
struct Dot: Hashable, Sendable, Comparable {
    let replica: Replica
    let counter: UInt64

    /// The form in which clients see it, as `phx_ref`.
    var ref: String { "\(self.replica.name)-\(String(self.counter, radix: 36))" }

    static func < (lhs: Self, rhs: Self) -> Bool {
        lhs.replica == rhs.replica ? lhs.counter < rhs.counter : lhs.replica < rhs.replica
    }
}
