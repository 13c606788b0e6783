public import Auth
import FoundationEssentials

/// What every `RevocationStore` promises, as checks that a test suite runs one by one.
///
/// It links no test library: a check returns, or throws a ``ConformanceFailure``.
public struct RevocationStoreConformance: Sendable {
    /// What is promised.
    public enum Check: String, CaseIterable, Sendable {
        /// Revocations of every kind are read as they were written.
        case keepsRevocationsExactly
        /// Those from a time on are given, that very time included.
        case givesThoseSinceATime
        /// What is over is given no longer, and what is not is.
        case keepsThoseThatAreNotOver
        /// What many revoke at once is all there.
        case takesRevocationsOfManyAtOnce
        /// What one node revokes, a node that asks anew refuses.
        case reachesOtherNodes
    }

    private let makeStore: @Sendable () async throws -> any RevocationStore

    /// - Parameter makeStore: Makes an empty store.
    public init(makeStore: @escaping @Sendable () async throws -> any RevocationStore) { self.makeStore = makeStore }

    /// Runs all checks, one after the other, each on a store of its own.
    ///
    /// - Throws: ``ConformanceFailure``, and what the store throws.
    public func run() async throws {
        for check in Check.allCases { try await self.run(check) }
    }

    /// Runs a check.
    ///
    /// - Throws: ``ConformanceFailure``, and what the store throws.
    public func run(_ check: Check) async throws {
        let store = try await self.makeStore()
        do {
            switch check {
            case .keepsRevocationsExactly: try await self.keepsRevocationsExactly(store)
            case .givesThoseSinceATime: try await self.givesThoseSinceATime(store)
            case .keepsThoseThatAreNotOver: try await self.keepsThoseThatAreNotOver(store)
            case .takesRevocationsOfManyAtOnce: try await self.takesRevocationsOfManyAtOnce(store)
            case .reachesOtherNodes: try await self.reachesOtherNodes(store)
            }
        } catch let failure as ConformanceFailure {
            throw ConformanceFailure("\(check.rawValue): \(failure.description)")
        }
    }

    private static let start = Date(timeIntervalSince1970: 1_800_000_000)

    private static func time(_ seconds: Double) -> Date { self.start.addingTimeInterval(seconds) }

    private func keepsRevocationsExactly(_ store: any RevocationStore) async throws {
        let long = String(repeating: "x", count: 1000)
        let targets: [Revocation.Target] = [
            .token("t"), .session("t"), .subject("t"), .key("t"), .subject("Zoë 🦊"), .subject("a#b\u{0}"),
            .subject(long),
        ]
        var written: Set<Revocation> = []
        for (index, target) in targets.enumerated() {
            let revokedAt = Date(timeIntervalSince1970: 1_800_000_000 + Double(index) / 1_000_000)
            let revocation = Revocation(target, revokedAt: revokedAt, expiresAt: index == 3 ? nil : Self.time(60))
            written.insert(revocation)
            try await store.insert(revocation)
        }
        let read = try await store.revocations(since: nil, now: Self.start)
        try require(read.count == written.count && Set(read) == written, "what was read is not what was written")
    }

    private func givesThoseSinceATime(_ store: any RevocationStore) async throws {
        for second in 0..<10 {
            let target = Revocation.Target.token("\(second)")
            try await store.insert(Revocation(target, revokedAt: Self.time(Double(second)), expiresAt: Self.time(600)))
        }
        for (since, count) in [(-1.0, 10), (0, 10), (4.5, 5), (5, 5), (9, 1), (9.000_001, 0)] {
            let read = try await store.revocations(since: Self.time(since), now: Self.time(10))
            try require(read.count == count, "\(read.count) revocations since second \(since), not \(count)")
        }
    }

    private func keepsThoseThatAreNotOver(_ store: any RevocationStore) async throws {
        try await store.insert(Revocation(.token("short"), revokedAt: Self.start, expiresAt: Self.time(10)))
        try await store.insert(Revocation(.token("long"), revokedAt: Self.start, expiresAt: Self.time(1000)))
        try await store.insert(Revocation(.key("k"), revokedAt: Self.start, expiresAt: nil))
        for (now, count) in [(9.0, 3), (10, 2), (999, 2), (1_000_000_000, 1)] {
            let read = try await store.revocations(since: nil, now: Self.time(now))
            try require(read.count == count, "\(read.count) revocations are left at second \(now), not \(count)")
        }
    }

    private func takesRevocationsOfManyAtOnce(_ store: any RevocationStore) async throws {
        try await withThrowingTaskGroup { group in
            for index in 0..<200 {
                group.addTask { @concurrent in
                    let revocation = Revocation(.token("\(index)"), revokedAt: Self.start, expiresAt: Self.time(60))
                    try await store.insert(revocation)
                }
            }
            try await group.waitForAll()
        }
        let count = try await store.revocations(since: Self.start, now: Self.start).count
        try require(count == 200, "\(count) of 200 revocations are left")
    }

    private func reachesOtherNodes(_ store: any RevocationStore) async throws {
        let time = SettableTime()
        let keys = try KeySet(signing: .generate(id: "k"))
        let nodes = (0..<2).map { _ in
            let revocations = RevocationList(store: store, now: { time.now })
            return TokenAuthority(
                keys: keys,
                issuer: "conformance",
                audience: "conformance",
                lifetime: .seconds(300),
                revocations: revocations,
                now: { time.now }
            )
        }
        for node in nodes { try await node.revocations?.refresh() }
        let token = try await nodes[0].issue(subject: "ann")
        let verified = try await nodes[1].verify(token)
        time.advance(by: .seconds(1))
        try await nodes[0].revocations?.revoke(.subject("ann"), lifetime: .seconds(330))
        try await requireRefusal(.revoked, of: "a token that was revoked here") { try await nodes[0].verify(token) }
        try await nodes[1].revocations?.refresh()
        try await requireRefusal(.revoked, of: "a token that was revoked elsewhere") {
            try await nodes[1].verify(token)
        }
        try await requireRefusal(.revoked, of: "an open connection") { try nodes[1].revalidate(verified) }
        time.advance(by: .seconds(1))
        let next = try await nodes[0].issue(subject: "ann")
        for node in nodes {
            try require(await node.verify(next).subject == "ann", "a token that was issued later was refused")
        }
    }
}
