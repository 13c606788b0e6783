import FoundationEssentials

/// Begins sessions, goes on with them and ends them: short-lived access tokens beside refresh tokens that are used once.
///
/// ```swift
/// let sessions = SessionAuthority(tokens: tokens, store: store)
/// let pair = try await sessions.signIn(subject: user.id, claims: UserClaims(username: user.name))
/// let next = try await sessions.refresh(pair.refreshToken) { family in try await users.claims(of: family.subject) }
/// try await sessions.signOut(sessionID: next.sessionID)
/// ```
///
/// Each use of a refresh token yields its successor. The second of two concurrent uses yields the very same one, and so
/// does an attempt after a lost answer, within ``RefreshPolicy/grace``. A use after that means that two parties hold the
/// token: the session is revoked, ``AuthError/Code/refreshTokenReused`` says so, and whoever holds one of its tokens has to
/// sign in. See [RFC 9700, section 4.14](https://www.rfc-editor.org/rfc/rfc9700#section-4.14).
///
/// When a session ends, its access tokens end with it if the authority has ``TokenAuthority/revocations``, and with their
/// lifetime otherwise.
public struct SessionAuthority: Sendable {
    /// A session that was revoked because one of its refresh tokens was used again.
    public struct Reuse: Hashable, Sendable {
        /// The session.
        public var sessionID: String
        /// Whose session it was.
        public var subject: String

        /// Creates what is told.
        public init(sessionID: String, subject: String) {
            self.sessionID = sessionID
            self.subject = subject
        }
    }

    /// Issues the access tokens.
    public let tokens: TokenAuthority
    /// How long sessions last.
    public let policy: RefreshPolicy

    private let store: any RefreshTokenStore
    private let onReuse: @Sendable (Reuse) async -> Void

    /// How often a refresh starts again when other writes to its session come in between.
    private static let attempts = 10

    /// Creates an authority.
    ///
    /// - Parameters:
    ///   - tokens: Issues the access tokens. Minutes are a good lifetime for them.
    ///   - store: Where sessions are kept.
    ///   - policy: How long sessions last.
    ///   - onReuse: Told of each session that is revoked because a refresh token was used again, once: to log it, and to
    ///     tell the user.
    public init(
        tokens: TokenAuthority,
        store: any RefreshTokenStore,
        policy: RefreshPolicy = RefreshPolicy(),
        onReuse: @escaping @Sendable (Reuse) async -> Void = { _ in }
    ) {
        precondition(policy.lifetime > .zero && policy.idleLifetime > .zero, "A session has to live for a while.")
        precondition(policy.grace >= .zero, "A grace window cannot be negative.")
        precondition(policy.maximumSessions ?? 1 >= 1, "A subject has to be allowed a session.")
        self.tokens = tokens
        self.store = store
        self.policy = policy
        self.onReuse = onReuse
    }

    /// Begins a session, and ends those that are too many by the policy.
    ///
    /// - Parameters:
    ///   - subject: Whose session it is. Not empty.
    ///   - claims: The custom claims of the access token, as for
    ///     ``TokenAuthority/issue(subject:claims:lifetime:notBefore:sessionID:sessionExpiresAt:)``.
    ///   - attributes: What is noted about the session for as long as it lasts: the device, say. Stored with it, so keep it short.
    /// - Throws: ``AuthError`` as there; what the store throws.
    public func signIn(
        subject: String,
        claims: some Codable & Sendable,
        attributes: [String: String] = [:]
    ) async throws -> TokenPair {
        let (family, token) = RefreshFamily.begin(
            subject: subject,
            attributes: attributes,
            at: self.tokens.now(),
            policy: self.policy
        )
        let pair = try await self.pair(token, of: family, claims: claims)
        try await self.store.insert(family)
        try await self.endSurplus(beside: family)
        return pair
    }

    /// Goes on with a session.
    ///
    /// - Parameters:
    ///   - refreshToken: The refresh token, as the client sent it.
    ///   - claims: The custom claims of the new access token. Called with the session before anything is stored, again only
    ///     if another write comes in between; what it throws ends the refresh and leaves the refresh token as it was.
    /// - Returns: New tokens, of which the client stores both.
    /// - Throws: ``AuthError`` with ``AuthError/Code/unknownRefreshToken``, ``AuthError/Code/refreshTokenExpired``,
    ///   ``AuthError/Code/refreshTokenRevoked``, ``AuthError/Code/refreshTokenReused`` or ``AuthError/Code/storeConflict``,
    ///   or as ``TokenAuthority/issue(subject:claims:lifetime:notBefore:sessionID:sessionExpiresAt:)`` does; what the store
    ///   and `claims` throw.
    public func refresh<Claims: Codable & Sendable>(
        _ refreshToken: String,
        claims: (_ session: RefreshFamily) async throws -> Claims
    ) async throws -> TokenPair {
        guard let token = RefreshToken(parsing: refreshToken) else { throw Self.unknown }
        let seed = RefreshToken.makeSecret()
        for _ in 0..<Self.attempts {
            guard var family = try await self.store.family(id: token.sessionID) else { throw Self.unknown }
            switch family.received(token, at: self.tokens.now(), policy: self.policy, seed: seed) {
            case .rotate(let successor):
                let pair = try await self.pair(successor, of: family, claims: try await claims(family))
                if try await self.store.replace(family) { return pair }
            case .repeatSuccessor(let successor):
                return try await self.pair(successor, of: family, claims: try await claims(family))
            case .revoke:
                if try await self.store.replace(family) {
                    try await self.revokeAccessTokens(of: family) {
                        await self.onReuse(Reuse(sessionID: family.id, subject: family.subject))
                    }
                    throw AuthError(
                        .refreshTokenReused,
                        "The refresh token was used before, so its session is revoked."
                    )
                }
            case .refuseUnknown:
                throw Self.unknown
            case .refuseExpired:
                throw AuthError(.refreshTokenExpired, "The session has expired.")
            case .refuseRevoked:
                throw AuthError(.refreshTokenRevoked, "The session has been revoked.")
            }
        }
        throw Self.conflict
    }

    /// Ends a session.
    ///
    /// - Returns: Whether there was such a session that had not been ended before.
    /// - Throws: ``AuthError`` with ``AuthError/Code/storeConflict``, and what the stores throw. Do it again then: it makes up
    ///   for what is missing.
    @discardableResult
    public func signOut(sessionID: String) async throws -> Bool {
        for _ in 0..<Self.attempts {
            guard var family = try await self.store.family(id: sessionID) else { return false }
            guard family.signOut() else {
                // An attempt before may have failed between the two stores.
                try await self.revokeAccessTokens(of: family)
                return false
            }
            if try await self.store.replace(family) {
                try await self.revokeAccessTokens(of: family)
                return true
            }
        }
        throw Self.conflict
    }

    /// Ends all sessions of a subject, as after a change of the password, and refuses every access token that was issued to
    /// it up to now. Sessions that begin later are good.
    ///
    /// - Returns: How many sessions were ended.
    /// - Throws: As ``signOut(sessionID:)`` does.
    @discardableResult
    public func signOutEverywhere(subject: String) async throws -> Int {
        try await self.tokens.revocations?.revoke(.subject(subject), lifetime: self.longestLifetime)
        var count = 0
        for family in try await self.store.families(ofSubject: subject)
        where try await self.signOut(sessionID: family.id) {
            count += 1
        }
        return count
    }

    /// The sessions of a subject that can be gone on with, in the order in which they were begun.
    ///
    /// - Throws: What the store throws.
    public func sessions(of subject: String) async throws -> [RefreshFamily] {
        let now = self.tokens.now()
        return try await self.store.families(ofSubject: subject)
            .filter { $0.ending == nil && !$0.isOver(at: now, policy: self.policy) }
            .sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
    }

    /// Refuses the access tokens of a session from now on, and tells even if the others could not be told.
    private func revokeAccessTokens(of family: RefreshFamily, thenTell: () async -> Void = {}) async throws {
        do {
            try await self.tokens.revocations?.revoke(.session(family.id), lifetime: self.longestLifetime)
        } catch {
            await thenTell()
            throw error
        }
        await thenTell()
    }

    /// Ends the sessions that a subject has beside a new one and beyond the bound, those first that were not used for longest.
    private func endSurplus(beside new: RefreshFamily) async throws {
        guard let maximum = self.policy.maximumSessions else { return }
        let others = try await self.sessions(of: new.subject)
            .filter { $0.id != new.id }
            .sorted { ($0.lastUsedAt, $0.id) < ($1.lastUsedAt, $1.id) }
        for family in others.prefix(max(0, others.count - (maximum - 1))) {
            try await self.signOut(sessionID: family.id)
        }
    }

    private var longestLifetime: Duration { self.tokens.lifetime + self.tokens.leeway }

    /// A refresh token with an access token beside it, which does not outlive the session.
    private func pair(
        _ token: RefreshToken,
        of family: RefreshFamily,
        claims: some Codable & Sendable
    ) async throws -> TokenPair {
        let (now, end) = (self.tokens.now(), family.tokenExpiry(policy: self.policy))
        let lifetime = min(self.tokens.lifetime, .seconds(end.timeIntervalSince(now)))
        let accessToken = try await self.tokens.issue(
            subject: family.subject,
            claims: claims,
            lifetime: lifetime,
            sessionID: family.id,
            sessionExpiresAt: end
        )
        return TokenPair(
            accessToken: accessToken,
            accessTokenExpiresAt: Date(
                timeIntervalSince1970: (now.timeIntervalSince1970 + lifetime.timeInterval).rounded(.down)
            ),
            refreshToken: token.text,
            sessionID: family.id,
            subject: family.subject,
            refreshTokenExpiresAt: end
        )
    }

    // What a store does not know and what nobody issued are told apart by nobody.
    private static var unknown: AuthError { AuthError(.unknownRefreshToken, "The refresh token is not known.") }

    private static var conflict: AuthError { AuthError(.storeConflict, "Other writes to the session came in between.") }
}
