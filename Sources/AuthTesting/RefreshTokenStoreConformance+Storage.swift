import Auth
import Synchronization

extension RefreshTokenStoreConformance {
    func keepsSessionsExactly(_ store: any RefreshTokenStore) async throws {
        let recorder = RecordingStore(store)
        let authority = try self.authority(recorder)
        for subject in ["ann", "Zoë 🦊", "a#b/c|d\u{0}", String(repeating: "x", count: 1000)] {
            var pair = try await authority.signIn(subject: subject, claims: NoClaims())
            for use in 0..<20 {
                let written = recorder.last
                let read = try await store.family(id: pair.sessionID)
                try require(read == written, "the session of “\(subject)” is another one after \(use) uses")
                self.time.advance(by: .seconds(1))
                pair = try await authority.refresh(pair.refreshToken) { _ in NoClaims() }
            }
        }
        try require(await store.family(id: "AAAAAAAAAAAAAAAAAAAAAA") == nil, "a session that nobody began was found")
    }

    func refusesASecondInsertion(_ store: any RefreshTokenStore) async throws {
        let pair = try await self.authority(store).signIn(subject: "ann", claims: NoClaims())
        let family = try await self.family(pair.sessionID, in: store)
        try await requireRefusal(.storeConflict, of: "a second insertion") { try await store.insert(family) }
        try require(await store.family(id: family.id) == family, "the refused insertion has left traces")
    }

    func replacesTheVersionBeforeOnly(_ store: any RefreshTokenStore) async throws {
        let pair = try await self.authority(store).signIn(subject: "ann", claims: NoClaims())
        let first = try await self.family(pair.sessionID, in: store)
        try require(await !store.replace(first), "a version was replaced by itself")
        _ = try await self.authority(store).refresh(pair.refreshToken) { _ in NoClaims() }
        let second = try await self.family(pair.sessionID, in: store)
        var third = second
        try require(third.signOut() && third.version == 3, "the check itself went wrong")
        try require(await !store.replace(second), "a version was replaced by itself")
        try require(await store.replace(third), "the next version was not taken")
        try require(await !store.replace(third), "a version was written twice")
        try require(await store.family(id: pair.sessionID) == third, "another version than the last is stored")

        var late = first
        _ = late.signOut()
        try require(await !store.replace(late), "a version was replaced by one that comes before it")

        // A session of another store, which this one has never seen.
        let elsewhere = InMemoryRefreshTokenStore(now: { self.time.now })
        let foreign = try await self.authority(elsewhere).signIn(subject: "ann", claims: NoClaims())
        var stranger = try await self.family(foreign.sessionID, in: elsewhere)
        _ = stranger.signOut()
        try require(await !store.replace(stranger), "a session was replaced that is not there")
        try require(await store.family(id: stranger.id) == nil, "the refused replacement has left traces")
    }

    func letsOneOfManyReplace(_ store: any RefreshTokenStore) async throws {
        let pair = try await self.authority(store).signIn(subject: "ann", claims: NoClaims())
        var next = try await self.family(pair.sessionID, in: store)
        _ = next.signOut()
        let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 {
                group.addTask { @concurrent [next] in try await store.replace(next) }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        try require(winners == 1, "\(winners) writers replaced the same version")
    }

    func listsTheSessionsOfASubject(_ store: any RefreshTokenStore) async throws {
        let authority = try self.authority(store)
        var expected: [String: Set<String>] = [:]
        for (subject, count) in ["ann": 12, "an": 1, "ann#": 2, "ann ": 1, "🦊": 1] {
            for _ in 0..<count {
                let pair = try await authority.signIn(subject: subject, claims: NoClaims())
                expected[subject, default: []].insert(pair.sessionID)
            }
        }
        for (subject, ids) in expected {
            let listed = try await store.families(ofSubject: subject)
            try require(
                listed.count == ids.count,
                "\(listed.count) sessions are listed of the \(ids.count) of “\(subject)”"
            )
            try require(Set(listed.map(\.id)) == ids, "“\(subject)” has other sessions than its own")
        }
        try require(await store.families(ofSubject: "bob").isEmpty, "somebody without sessions has some")

        let first = try await authority.sessions(of: "ann")[0]
        try await authority.signOut(sessionID: first.id)
        let listed = try await store.families(ofSubject: "ann").filter { $0.ending == nil }
        try require(listed.count == 11, "\(listed.count) sessions are listed as going on in place of 11")
        let left = try await authority.sessions(of: "ann").count
        try require(left == 11, "\(left) sessions go on in place of 11")
    }

    func forgetsExpiredSessions(_ store: any RefreshTokenStore) async throws {
        let authority = try self.authority(store)
        let pair = try await authority.signIn(subject: "ann", claims: NoClaims())
        let family = try await self.family(pair.sessionID, in: store)
        self.time.advance(by: authority.policy.lifetime - .seconds(1))
        try require(await store.family(id: family.id) == family, "a session was forgotten before it had expired")
        self.time.advance(by: .seconds(1))
        try require(await store.family(id: family.id) == nil, "a session that has expired was found")
        try require(await store.families(ofSubject: "ann").isEmpty, "a session that has expired was listed")
    }

    private func family(_ id: String, in store: any RefreshTokenStore) async throws -> RefreshFamily {
        guard let family = try await store.family(id: id) else { throw ConformanceFailure("a session was not found") }
        return family
    }
}

/// Remembers what was written last.
private final class RecordingStore: RefreshTokenStore {
    private let store: any RefreshTokenStore
    private let written = Mutex<RefreshFamily?>(nil)

    init(_ store: any RefreshTokenStore) { self.store = store }

    var last: RefreshFamily? { self.written.withLock { $0 } }

    func insert(_ family: RefreshFamily) async throws {
        try await self.store.insert(family)
        self.written.withLock { $0 = family }
    }

    func family(id: RefreshFamily.ID) async throws -> RefreshFamily? { try await self.store.family(id: id) }

    func replace(_ family: RefreshFamily) async throws -> Bool {
        let isReplaced = try await self.store.replace(family)
        if isReplaced { self.written.withLock { $0 = family } }
        return isReplaced
    }

    func families(ofSubject subject: String) async throws -> [RefreshFamily] {
        try await self.store.families(ofSubject: subject)
    }
}
