import Auth
import Synchronization

extension RefreshTokenStoreConformance {
    func letsConcurrentRefreshesSucceed(_ store: any RefreshTokenStore) async throws {
        let authority = try self.authority(store)
        for count in [2, 8] {
            let pair = try await authority.signIn(subject: "ann", claims: NoClaims())
            let answers = try await withThrowingTaskGroup(of: TokenPair.self) { group in
                for _ in 0..<count {
                    group.addTask { @concurrent in
                        try await authority.refresh(pair.refreshToken) { _ in NoClaims() }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            for answer in answers {
                let token = try await authority.tokens.verify(answer.accessToken)
                try require(token.sessionID == pair.sessionID, "a refresh has changed the session")
            }
            try require(Set(answers.map(\.refreshToken)).count == 1, "concurrent refreshes yield different successors")
            // Whichever of the answers the client keeps, it goes on, and so does one that was late.
            self.time.advance(by: .seconds(20))
            let next = try await authority.refresh(answers[0].refreshToken) { _ in NoClaims() }
            let late = try await authority.refresh(pair.refreshToken) { _ in NoClaims() }
            try require(late.refreshToken == next.refreshToken, "who is late within the grace window falls behind")
        }
    }

    func revokesASessionOnReuse(_ store: any RefreshTokenStore) async throws {
        let told = Mutex<[SessionAuthority.Reuse]>([])
        let authority = try self.authority(store) { reuse in told.withLock { $0.append(reuse) } }
        let pair = try await authority.signIn(subject: "ann", claims: NoClaims())
        let other = try await authority.signIn(subject: "ann", claims: NoClaims())
        let next = try await authority.refresh(pair.refreshToken) { _ in NoClaims() }
        self.time.advance(by: authority.policy.grace + .seconds(1))
        try await requireRefusal(.refreshTokenReused, of: "a token that was used before") {
            try await authority.refresh(pair.refreshToken) { _ in NoClaims() }
        }
        for token in [pair.refreshToken, next.refreshToken] {
            try await requireRefusal(.refreshTokenRevoked, of: "a token of a revoked session") {
                try await authority.refresh(token) { _ in NoClaims() }
            }
        }
        let reuses = told.withLock { $0 }
        try require(
            reuses == [.init(sessionID: pair.sessionID, subject: "ann")],
            "the reuse was told \(reuses.count) times, or of another session"
        )
        // The subject's other sessions have nothing to do with it.
        _ = try await authority.refresh(other.refreshToken) { _ in NoClaims() }
    }
}
