import Auth
import AuthTesting
import FoundationEssentials
import Synchronization
import TestSupport
import Testing

@Suite("Revocations")
struct RevocationListTests {
    let time = ManualTime()

    func node(
        keys: KeySet,
        store: (any RevocationStore)? = nil,
        maximumStaleness: Duration? = .seconds(60),
        maximumCount: Int = 1000
    ) -> (RevocationList, TokenAuthority) {
        let list = RevocationList(
            store: store,
            maximumStaleness: maximumStaleness,
            maximumCount: maximumCount,
            now: { [time] in time.now }
        )
        return (list, .forTests(keys: keys, revocations: list, time: self.time))
    }

    @Test("the store in memory keeps every promise", arguments: RevocationStoreConformance.Check.allCases)
    func conforms(check: RevocationStoreConformance.Check) async throws {
        try await RevocationStoreConformance { InMemoryRevocationStore() }.run(check)
    }

    enum Kind: CaseIterable { case token, session, subject, key }

    @Test("a token, a session, a subject or a key is revoked, and nothing else with it", arguments: Kind.allCases)
    func kinds(kind: Kind) async throws {
        let keys = try KeySet(signing: .generate(id: "a"))
        let (list, tokens) = self.node(keys: keys)
        func issue(_ subject: String, session: String) async throws -> String {
            try await tokens.issue(subject: subject, claims: NoClaims(), sessionID: session)
        }
        let revoked = try await issue("ann", session: "1")
        let sibling = try await issue("ann", session: "1")
        let sameSubject = try await issue("ann", session: "2")
        let sameKey = try await issue("bob", session: "3")
        try keys.rotate(to: .generate(id: "b"))
        let other = try await issue("bob", session: "4")
        let verified = try await tokens.verify(revoked)
        let target: Revocation.Target =
            switch kind {
            case .token: .token(try #require(verified.tokenID))
            case .session: .session("1")
            case .subject: .subject("ann")
            case .key: .key("a")
            }
        try await list.revoke(target, lifetime: .seconds(3630))
        await expectRefusal(.revoked) { try await tokens.verify(revoked) }
        await expectRefusal(.revoked) { try tokens.revalidate(verified) }
        for (token, isRevoked) in [
            (sibling, kind != .token), (sameSubject, kind == .subject || kind == .key), (sameKey, kind == .key),
            (other, false),
        ] {
            let isRefused = (try? await tokens.verify(token)) == nil
            #expect(isRefused == isRevoked)
        }
    }

    @Test("a subject's tokens that are issued after its revocation are good, a microsecond later already")
    func laterTokens() async throws {
        let (list, tokens) = self.node(keys: try KeySet(signing: .generate(id: "k")))
        self.time.advance(by: 0.25)
        let before = try await tokens.issue(subject: "ann")
        try await list.revoke(.subject("ann"), lifetime: .seconds(3630))
        self.time.advance(by: 0.000_002)
        let after = try await tokens.issue(subject: "ann")
        await expectRefusal(.revoked) { try await tokens.verify(before) }
        #expect(try await tokens.verify(after).subject == "ann")
        // A second revocation reaches further.
        try await list.revoke(.subject("ann"), lifetime: .seconds(3630))
        await expectRefusal(.revoked) { try await tokens.verify(after) }
        #expect(list.count == 1)
    }

    @Test("memory is bounded: revocations are forgotten with the tokens that they concern, and one too many is refused")
    func bound() async throws {
        let (list, _) = self.node(keys: try KeySet(signing: .generate(id: "k")), maximumCount: 3)
        for index in 0..<3 { try await list.revoke(.token("\(index)"), lifetime: .seconds(60)) }
        await expectRefusal(.overloaded) { try await list.revoke(.token("3"), lifetime: .seconds(60)) }
        self.time.advance(by: 60)
        try await list.revoke(.token("3"), lifetime: .seconds(60))
        #expect(list.count == 1)
    }

    @Test("open connections of every node see a revocation the next time that the node asks")
    func nodes() async throws {
        let store = InMemoryRevocationStore()
        let keys = try KeySet(signing: .generate(id: "k"))
        let clock = ManualClock()
        let (here, tokens) = self.node(keys: keys, store: store)
        let (there, others) = self.node(keys: keys, store: store)
        try await here.refresh()
        try await withThrowingTaskGroup { group in
            group.addTask { try await there.run(every: .seconds(1), clock: clock) }
            let token = try await tokens.issue(subject: "ann")
            #expect(try await eventually { (try? await others.verify(token)) != nil })
            let open = try await others.verify(token)
            try await here.revoke(.subject("ann"), lifetime: .seconds(3630))
            #expect(
                try await eventually {
                    clock.advance(by: .seconds(1))
                    return (try? others.revalidate(open)) == nil
                }
            )
            await expectRefusal(.revoked) { try others.revalidate(open) }
            group.cancelAll()
            await #expect(throws: CancellationError.self) { try await group.next() }
        }
    }

    /// A store that can be taken away.
    final class FailingStore: RevocationStore {
        struct Down: Error {}
        let inner = InMemoryRevocationStore()
        let isDown = Mutex(false)

        func insert(_ revocation: Revocation) async throws {
            if self.isDown.withLock({ $0 }) { throw Down() }
            try await self.inner.insert(revocation)
        }

        func revocations(since time: Date?, now: Date) async throws -> [Revocation] {
            if self.isDown.withLock({ $0 }) { throw Down() }
            return try await self.inner.revocations(since: time, now: now)
        }
    }

    @Test("while the store does not answer, tokens are good for so long and no longer, unless that is wanted")
    func staleness() async throws {
        let store = FailingStore()
        let keys = try KeySet(signing: .generate(id: "k"))
        let (strict, tokens) = self.node(keys: keys, store: store)
        let (lenient, others) = self.node(keys: keys, store: store, maximumStaleness: nil)
        let token = try await tokens.issue(subject: "ann")
        // Before the first answer, nothing is known.
        await expectRefusal(.revocationsUnavailable) { try await tokens.verify(token) }
        await expectRefusal(.revocationsUnavailable) { try await others.verify(token) }
        for list in [strict, lenient] { try await list.refresh() }
        store.isDown.withLock { $0 = true }
        self.time.advance(by: 59)
        for list in [strict, lenient] { await #expect(throws: FailingStore.Down.self) { try await list.refresh() } }
        #expect(try await tokens.verify(token).subject == "ann")
        self.time.advance(by: 1)
        await expectRefusal(.revocationsUnavailable) { try await tokens.verify(token) }
        #expect(try await others.verify(token).subject == "ann")
        store.isDown.withLock { $0 = false }
        try await strict.refresh()
        #expect(try await tokens.verify(token).subject == "ann")
    }

    final class Counter: Sendable {
        private let state = Mutex(0)
        var count: Int { self.state.withLock { $0 } }
        func add() { self.state.withLock { $0 += 1 } }
    }

    @Test("what fails is told, and the next question is asked as if nothing had happened")
    func failures() async throws {
        let store = FailingStore()
        store.isDown.withLock { $0 = true }
        let clock = ManualClock()
        let (list, tokens) = self.node(keys: try KeySet(signing: .generate(id: "k")), store: store)
        let failures = Counter()
        try await withThrowingTaskGroup { group in
            group.addTask {
                try await list.run(clock: clock) { error in
                    #expect(error is FailingStore.Down)
                    failures.add()
                }
            }
            #expect(
                try await eventually {
                    clock.advance(by: .seconds(1))
                    return failures.count >= 3
                }
            )
            store.isDown.withLock { $0 = false }
            let token = try await tokens.issue(subject: "ann")
            #expect(
                try await eventually {
                    clock.advance(by: .seconds(1))
                    return (try? await tokens.verify(token)) != nil
                }
            )
            group.cancelAll()
        }
    }

    @Test("a store with more than may be remembered makes no token good, rather than a revoked one")
    func overfull() async throws {
        let store = InMemoryRevocationStore()
        let (list, tokens) = self.node(keys: try KeySet(signing: .generate(id: "k")), store: store, maximumCount: 2)
        let token = try await tokens.issue(subject: "ann")
        for index in 0..<3 {
            let expiresAt = self.time.now.addingTimeInterval(60)
            try await store.insert(Revocation(.token("\(index)"), revokedAt: self.time.now, expiresAt: expiresAt))
        }
        try await list.refresh()
        await expectRefusal(.revocationsUnavailable) { try await tokens.verify(token) }
        self.time.advance(by: 60)
        try await list.refresh()
        #expect(try await tokens.verify(token).subject == "ann")
    }
}
