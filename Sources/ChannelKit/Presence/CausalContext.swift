/// Which events a replica has heard of: for each replica, all up to some number, and single ones beyond.
struct CausalContext: Hashable, Sendable {
    private(set) var versions: [Replica: UInt64] = [:]
    private(set) var dots: Set<Dot> = []

    /// Up to which event all of a replica are known.
    func version(of replica: Replica) -> UInt64 { self.versions[replica, default: 0] }

    func contains(_ dot: Dot) -> Bool {
        dot.counter <= self.versions[dot.replica, default: 0] || self.dots.contains(dot)
    }

    mutating func insert(_ dot: Dot) {
        guard !self.contains(dot) else { return }
        self.dots.insert(dot)
        self.compact(dot.replica)
    }

    /// Hears of all events of a replica up to a number.
    mutating func advance(_ replica: Replica, to version: UInt64) {
        guard version > self.version(of: replica) else { return }
        self.versions[replica] = version
        self.compact(replica)
    }

    /// Hears of all that another has heard of.
    mutating func merge(_ other: CausalContext) {
        var replicas = Set(other.dots.map(\.replica))
        for (replica, version) in other.versions where version > self.versions[replica, default: 0] {
            self.versions[replica] = version
            replicas.insert(replica)
        }
        self.dots.formUnion(other.dots)
        for replica in replicas { self.compact(replica) }
    }

    /// Knows nothing more of a replica.
    mutating func forget(_ replica: Replica) {
        self.versions[replica] = nil
        self.dots = self.dots.filter { $0.replica != replica }
    }

    /// Moves single events into the range that they continue.
    private mutating func compact(_ replica: Replica) {
        guard !self.dots.isEmpty else { return }
        var version = self.versions[replica, default: 0]
        while self.dots.remove(Dot(replica: replica, counter: version + 1)) != nil { version += 1 }
        if version > 0 { self.versions[replica] = version }
        for dot in self.dots where dot.replica == replica && dot.counter <= version { self.dots.remove(dot) }
    }
}
