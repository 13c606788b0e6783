import Auth
import AuthTesting
import FoundationEssentials
import Testing

@Suite("Sessions in memory")
struct InMemoryRefreshTokenStoreTests {
    @Test("the store keeps every promise", arguments: RefreshTokenStoreConformance.Check.allCases)
    func conforms(check: RefreshTokenStoreConformance.Check) async throws {
        try await RefreshTokenStoreConformance { now in InMemoryRefreshTokenStore(now: now) }.run(check)
    }

    @Test("memory is bounded: the session begun first makes room, and its owner signs in again")
    func bound() async throws {
        let time = ManualTime()
        let store = InMemoryRefreshTokenStore(maximumCount: 3) { time.now }
        let tokens = TokenAuthority.forTests(keys: try KeySet(signing: .generate(id: "k")), time: time)
        let sessions = SessionAuthority(tokens: tokens, store: store)
        var pairs: [TokenPair] = []
        for index in 0..<5 { pairs.append(try await sessions.signIn(subject: "\(index)", claims: NoClaims())) }
        #expect(store.count == 3)
        for pair in pairs[..<2] {
            await expectRefusal(.unknownRefreshToken) {
                try await sessions.refresh(pair.refreshToken) { _ in NoClaims() }
            }
            #expect(try await store.families(ofSubject: pair.subject).isEmpty)
        }
        for pair in pairs[2...] { _ = try await sessions.refresh(pair.refreshToken) { _ in NoClaims() } }

        time.advance(by: 30 * 86_400)
        _ = try await sessions.signIn(subject: "new", claims: NoClaims())
        #expect(store.count == 1)  // those that have expired are gone
    }
}
