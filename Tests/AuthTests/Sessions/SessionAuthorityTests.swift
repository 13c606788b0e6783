import Auth
import FoundationEssentials
import Synchronization
import Testing

@Suite("Sessions")
struct SessionAuthorityTests {
    let time = ManualTime()
    let reuses = Reuses()

    final class Reuses: Sendable {
        private let told = Mutex<[SessionAuthority.Reuse]>([])
        var all: [SessionAuthority.Reuse] { self.told.withLock { $0 } }
        func tell(_ reuse: SessionAuthority.Reuse) { self.told.withLock { $0.append(reuse) } }
    }

    func authority(
        store: (any RefreshTokenStore)? = nil,
        revocations: RevocationList? = nil,
        policy: RefreshPolicy = RefreshPolicy()
    ) throws -> SessionAuthority {
        SessionAuthority(
            tokens: .forTests(
                keys: try KeySet(signing: .generate(id: "k")),
                lifetime: .seconds(900),
                revocations: revocations,
                time: self.time
            ),
            store: store ?? InMemoryRefreshTokenStore { [time] in time.now },
            policy: policy,
            onReuse: { [reuses] in reuses.tell($0) }
        )
    }

    func list() -> RevocationList { RevocationList { [time] in time.now } }

    @Test("a session goes on with claims that are current, and its access tokens name it")
    func refresh() async throws {
        let sessions = try self.authority()
        let pair = try await sessions.signIn(subject: "ann", claims: UserClaims(username: "Ann"))
        #expect(pair.subject == "ann")
        #expect(try await sessions.tokens.verify(pair.accessToken).sessionID == pair.sessionID)
        self.time.advance(by: 600)
        let next = try await sessions.refresh(pair.refreshToken) { UserClaims(username: "Ann of \($0.subject)") }
        let token = try await sessions.tokens.verify(next.accessToken, as: UserClaims.self)
        #expect(token.claims.username == "Ann of ann")
        #expect(token.sessionID == pair.sessionID)
        #expect(token.expiresAt == self.time.now.addingTimeInterval(900))
        #expect(next.refreshToken != pair.refreshToken)
        #expect(next.refreshTokenExpiresAt == self.time.now.addingTimeInterval(14 * 86_400))
    }

    @Test("what is noted about a session when it begins is there whenever it is gone on with")
    func attributes() async throws {
        let sessions = try self.authority()
        var pair = try await sessions.signIn(
            subject: "g-1",
            claims: UserClaims(username: "Ann"),
            attributes: ["guest": "Ann"]
        )
        for _ in 0..<3 {
            self.time.advance(by: 600)
            pair = try await sessions.refresh(pair.refreshToken) { session in
                UserClaims(username: try #require(session.attributes["guest"]))
            }
            let token = try await sessions.tokens.verify(pair.accessToken, as: UserClaims.self)
            #expect(token.claims.username == "Ann")
        }
        #expect(try await sessions.sessions(of: "g-1").map(\.attributes) == [["guest": "Ann"]])
    }

    @Test("an access token says when it and its session end, and does not outlive the session")
    func ends() async throws {
        var policy = RefreshPolicy()
        policy.lifetime = .seconds(2000)
        policy.idleLifetime = .seconds(1500)
        let sessions = try self.authority(policy: policy)
        let start = self.time.now
        let pair = try await sessions.signIn(subject: "ann", claims: NoClaims())
        let first = try await sessions.tokens.verify(pair.accessToken)
        #expect(first.expiresAt == start.addingTimeInterval(900))
        #expect(pair.accessTokenExpiresAt == first.expiresAt)
        #expect(first.sessionExpiresAt == start.addingTimeInterval(1500))
        self.time.advance(by: 1400)
        let next = try await sessions.refresh(pair.refreshToken) { _ in NoClaims() }
        let last = try await sessions.tokens.verify(next.accessToken)
        #expect(last.expiresAt == start.addingTimeInterval(2000))
        #expect(last.sessionExpiresAt == start.addingTimeInterval(2000))
        #expect(next.accessTokenExpiresAt == last.expiresAt)
    }

    @Test("what a token has opened can last as long as the session, and ends with it")
    func extent() async throws {
        var policy = RefreshPolicy()
        policy.lifetime = .seconds(5000)
        let sessions = try self.authority(revocations: self.list(), policy: policy)
        let tokens = sessions.tokens
        let start = self.time.now
        let pair = try await sessions.signIn(subject: "ann", claims: NoClaims())
        let ended = try await sessions.signIn(subject: "ann", claims: NoClaims())
        let open = try await tokens.verify(pair.accessToken)
        let other = try await tokens.verify(ended.accessToken)
        let sessionless = try await tokens.verify(tokens.issue(subject: "ann"))
        #expect(tokens.expiration(of: open) == start.addingTimeInterval(930))
        #expect(tokens.expiration(of: open, for: .session) == start.addingTimeInterval(5030))
        #expect(tokens.expiration(of: sessionless, for: .session) == start.addingTimeInterval(930))
        self.time.advance(by: 931)
        await expectRefusal(.expired) { try tokens.revalidate(open) }
        await expectRefusal(.expired) { try tokens.revalidate(sessionless, for: .session) }
        try tokens.revalidate(open, for: .session)
        try await sessions.signOut(sessionID: ended.sessionID)
        await expectRefusal(.revoked) { try tokens.revalidate(other, for: .session) }
        self.time.advance(by: 4099)
        await expectRefusal(.expired) { try tokens.revalidate(open, for: .session) }
    }

    @Test("a subject has so many sessions at most: of more, those end that were not used for the longest time")
    func bound() async throws {
        var policy = RefreshPolicy()
        policy.maximumSessions = 3
        let sessions = try self.authority(revocations: self.list(), policy: policy)
        let bob = try await sessions.signIn(subject: "bob", claims: NoClaims())
        var pairs: [TokenPair] = []
        for _ in 0..<3 {
            self.time.advance(by: 60)
            pairs.append(try await sessions.signIn(subject: "ann", claims: NoClaims()))
        }
        self.time.advance(by: 60)
        pairs[0] = try await sessions.refresh(pairs[0].refreshToken) { _ in NoClaims() }
        self.time.advance(by: 60)
        pairs.append(try await sessions.signIn(subject: "ann", claims: NoClaims()))
        #expect(Set(try await sessions.sessions(of: "ann").map(\.id)) == Set([0, 2, 3].map { pairs[$0].sessionID }))
        await expectRefusal(.revoked) { try await sessions.tokens.verify(pairs[1].accessToken) }
        await expectRefusal(.refreshTokenRevoked) {
            try await sessions.refresh(pairs[1].refreshToken) { _ in NoClaims() }
        }
        #expect(try await sessions.tokens.verify(bob.accessToken).subject == "bob")
    }

    @Test("nocturne#391: two tabs that refresh at once both stay signed in")
    func twoTabs() async throws {
        let sessions = try self.authority()
        var token = try await sessions.signIn(subject: "ann", claims: NoClaims()).refreshToken
        for _ in 0..<20 {
            self.time.advance(by: 840)
            let current = token
            async let first = sessions.refresh(current) { _ in NoClaims() }
            async let second = sessions.refresh(current) { _ in NoClaims() }
            let pairs = try await [first, second]
            for pair in pairs { #expect(try await sessions.tokens.verify(pair.accessToken).subject == "ann") }
            #expect(pairs[0].refreshToken == pairs[1].refreshToken)
            token = pairs[Int.random(in: 0...1)].refreshToken
        }
        #expect(self.reuses.all.isEmpty)
    }

    @Test("infisical#5947: an answer that was lost on the way can be asked for again within the grace window")
    func lostAnswer() async throws {
        let sessions = try self.authority()
        let pair = try await sessions.signIn(subject: "ann", claims: NoClaims())
        let lost = try await sessions.refresh(pair.refreshToken) { _ in NoClaims() }
        self.time.advance(by: 30)
        let again = try await sessions.refresh(pair.refreshToken) { _ in NoClaims() }
        #expect(again.refreshToken == lost.refreshToken)
        _ = try await sessions.refresh(again.refreshToken) { _ in NoClaims() }
    }

    @Test("a stolen token ends the session, of which the owner is told once, and its access tokens end with it")
    func theft() async throws {
        let sessions = try self.authority(revocations: self.list())
        let pair = try await sessions.signIn(subject: "ann", claims: NoClaims())
        let elsewhere = try await sessions.signIn(subject: "ann", claims: NoClaims())
        // The thief refreshes first; its owner comes with the same token later.
        let stolen = try await sessions.refresh(pair.refreshToken) { _ in NoClaims() }
        let open = try await sessions.tokens.verify(stolen.accessToken)
        self.time.advance(by: 31)
        await expectRefusal(.refreshTokenReused) { try await sessions.refresh(pair.refreshToken) { _ in NoClaims() } }
        await expectRefusal(.refreshTokenRevoked) {
            try await sessions.refresh(stolen.refreshToken) { _ in NoClaims() }
        }
        await expectRefusal(.revoked) { try await sessions.tokens.verify(stolen.accessToken) }
        await expectRefusal(.revoked) { try sessions.tokens.revalidate(open) }
        #expect(self.reuses.all == [.init(sessionID: pair.sessionID, subject: "ann")])
        #expect(try await sessions.tokens.verify(elsewhere.accessToken).subject == "ann")
    }

    @Test("a thief within the grace window shares the owner's line of succession, and is found out by the next use")
    func theftWithinGrace() async throws {
        let sessions = try self.authority()
        let pair = try await sessions.signIn(subject: "ann", claims: NoClaims())
        let owner = try await sessions.refresh(pair.refreshToken) { _ in NoClaims() }
        let thief = try await sessions.refresh(pair.refreshToken) { _ in NoClaims() }
        self.time.advance(by: 600)
        _ = try await sessions.refresh(thief.refreshToken) { _ in NoClaims() }
        self.time.advance(by: 600)
        await expectRefusal(.refreshTokenReused) { try await sessions.refresh(owner.refreshToken) { _ in NoClaims() } }
    }

    @Test("claims that cannot be had leave the refresh token as it was")
    func failingClaims() async throws {
        struct Down: Error {}
        let sessions = try self.authority()
        let pair = try await sessions.signIn(subject: "ann", claims: NoClaims())
        await #expect(throws: Down.self) {
            try await sessions.refresh(pair.refreshToken) { _ -> NoClaims in throw Down() }
        }
        self.time.advance(by: 3600)
        #expect(try await sessions.refresh(pair.refreshToken) { _ in NoClaims() }.subject == "ann")
    }

    @Test("signing out ends one session, signing out everywhere all of them and what they issued")
    func signOut() async throws {
        let sessions = try self.authority(revocations: self.list())
        var pairs: [TokenPair] = []
        for _ in 0..<3 { pairs.append(try await sessions.signIn(subject: "ann", claims: NoClaims())) }
        let bob = try await sessions.signIn(subject: "bob", claims: NoClaims())
        #expect(try await sessions.signOut(sessionID: pairs[0].sessionID))
        #expect(try await !sessions.signOut(sessionID: pairs[0].sessionID))
        await expectRefusal(.revoked) { try await sessions.tokens.verify(pairs[0].accessToken) }
        #expect(try await sessions.tokens.verify(pairs[1].accessToken).subject == "ann")
        #expect(try await sessions.sessions(of: "ann").count == 2)

        self.time.advance(by: 0.001)
        #expect(try await sessions.signOutEverywhere(subject: "ann") == 2)
        for pair in pairs {
            await expectRefusal(.revoked) { try await sessions.tokens.verify(pair.accessToken) }
            await expectRefusal(.refreshTokenRevoked) {
                try await sessions.refresh(pair.refreshToken) { _ in NoClaims() }
            }
        }
        #expect(try await sessions.sessions(of: "ann").isEmpty)
        #expect(try await sessions.tokens.verify(bob.accessToken).subject == "bob")

        // As after a change of the password: who signs in anew is let in, in the same second too.
        self.time.advance(by: 0.001)
        let new = try await sessions.signIn(subject: "ann", claims: NoClaims())
        #expect(try await sessions.tokens.verify(new.accessToken).subject == "ann")
    }

    @Test("signing out that failed halfway is made up for by signing out again")
    func interruptedSignOut() async throws {
        let store = RevocationListTests.FailingStore()
        let list = RevocationList(store: store) { [time] in time.now }
        let elsewhere = RevocationList(store: store) { [time] in time.now }
        try await list.refresh()
        let sessions = try self.authority(revocations: list)
        let pair = try await sessions.signIn(subject: "ann", claims: NoClaims())
        let token = try await sessions.tokens.verify(pair.accessToken)
        store.isDown.withLock { $0 = true }
        await #expect(throws: RevocationListTests.FailingStore.Down.self) {
            try await sessions.signOut(sessionID: pair.sessionID)
        }
        store.isDown.withLock { $0 = false }
        #expect(try await !sessions.signOut(sessionID: pair.sessionID))
        try await elsewhere.refresh()
        await expectRefusal(.revoked) { try elsewhere.check(token) }
    }

    @Test("what is no refresh token is not known", arguments: ["", "abc", String(repeating: "A", count: 112)])
    func unknown(token: String) async throws {
        let sessions = try self.authority()
        await expectRefusal(.unknownRefreshToken) { try await sessions.refresh(token) { _ in NoClaims() } }
    }

    @Test("an access token is no refresh token, and a refresh token no access token")
    func confusion() async throws {
        let sessions = try self.authority()
        let pair = try await sessions.signIn(subject: "ann", claims: NoClaims())
        await expectRefusal(.unknownRefreshToken) { try await sessions.refresh(pair.accessToken) { _ in NoClaims() } }
        await expectRefusal(.malformedToken) { try await sessions.tokens.verify(pair.refreshToken) }
    }

    @Test("nothing that prints a pair prints its tokens")
    func printing() async throws {
        let pair = try await self.authority().signIn(subject: "ann", claims: NoClaims())
        var dumped = ""
        dump(pair, to: &dumped)
        for text in ["\(pair)", String(reflecting: pair), dumped] {
            #expect(!text.contains(pair.accessToken.prefix(20)) && !text.contains(pair.refreshToken.prefix(30)))
        }
    }
}
