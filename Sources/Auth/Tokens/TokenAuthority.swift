public import FoundationEssentials
import JWTKit

/// Issues signed tokens and verifies them.
///
/// ```swift
/// let keys = try KeySet(signing: SigningKey(id: "2026-11", algorithm: .hs256, secret: secret))
/// let tokens = TokenAuthority(keys: keys, issuer: "chat", audience: "chat", lifetime: .seconds(86_400))
/// let token = try await tokens.issue(subject: user.id, claims: UserClaims(username: user.name))
/// let verified = try await tokens.verify(token, as: UserClaims.self)
/// ```
///
/// Tokens are [JSON Web Tokens](https://www.rfc-editor.org/rfc/rfc7519), checked along the lines of
/// [RFC 8725](https://www.rfc-editor.org/rfc/rfc8725).
public struct TokenAuthority: Sendable {
    /// The keys that sign and verify.
    public let keys: KeySet
    /// The `iss` of issued tokens, and the only one accepted.
    public let issuer: String
    /// The `aud` of issued tokens, which accepted ones have to list.
    public let audience: String
    /// How long an issued token is valid.
    public let lifetime: Duration
    /// How far the clocks of issuer and verifier may differ.
    public let leeway: Duration
    /// How long after its `iat` a token is accepted at most, whatever its `exp` says; `nil` for any time.
    public let maximumAge: Duration?
    /// The header's `typ` of issued tokens, and the only one accepted.
    public let type: String
    /// The size in bytes above which a token is refused unread.
    public let maximumTokenBytes: Int
    /// What has been revoked, if tokens are looked up there.
    public let revocations: RevocationList?

    let now: @Sendable () -> Date

    /// Creates an authority.
    ///
    /// - Parameters:
    ///   - keys: The keys that sign and verify.
    ///   - issuer: The `iss` of issued tokens, and the only one accepted.
    ///   - audience: The `aud` of issued tokens, which accepted ones have to list.
    ///   - lifetime: How long an issued token is valid, at least one second.
    ///   - leeway: How far the clocks of issuer and verifier may differ.
    ///   - maximumAge: How long after its `iat` a token is accepted at most, whatever its `exp` says. It also bounds what
    ///     another holder of the key may issue.
    ///   - type: The header's `typ`. Give each kind of token its own, so that one cannot be used as another.
    ///   - maximumTokenBytes: The size above which a token is refused unread.
    ///   - revocations: What has been revoked; with `nil`, a token is good until it expires or its key is retired.
    ///   - now: The current time.
    public init(
        keys: KeySet,
        issuer: String,
        audience: String,
        lifetime: Duration,
        leeway: Duration = .seconds(30),
        maximumAge: Duration? = nil,
        type: String = "JWT",
        maximumTokenBytes: Int = 8192,
        revocations: RevocationList? = nil,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        precondition(lifetime >= .seconds(1), "A token has to live for a second at least.")
        precondition(leeway >= .zero, "A leeway cannot be negative.")
        precondition(maximumAge.map { $0 >= .seconds(1) } ?? true, "A token has to be good for a second at least.")
        self.keys = keys
        self.issuer = issuer
        self.audience = audience
        self.lifetime = lifetime
        self.leeway = leeway
        self.maximumAge = maximumAge
        self.type = type
        self.maximumTokenBytes = maximumTokenBytes
        self.revocations = revocations
        self.now = now
    }

    /// Issues a token with custom claims beside the registered ones.
    ///
    /// - Parameters:
    ///   - subject: Whom the token is about. Not empty.
    ///   - claims: A value that encodes as a JSON object, with no member named like a registered claim: `iss`, `sub`,
    ///     `aud`, `exp`, `nbf`, `iat`, `jti`, `sid`, `session_expiry`. Dates are written as seconds since 1970.
    ///   - lifetime: How long this token is valid, if not for the authority's ``lifetime``. Counted from now.
    ///   - notBefore: When it becomes valid, `nbf`; at once with `nil`.
    ///   - sessionID: The session that it belongs to, `sid`, so that it can be revoked with it.
    ///   - sessionExpiresAt: When that session ends, `session_expiry`: how long what the token opens may last.
    /// - Returns: The token in compact form.
    /// - Throws: ``AuthError`` with ``AuthError/Code/missingClaim``, ``AuthError/Code/reservedClaim``,
    ///   ``AuthError/Code/invalidClaims`` or ``AuthError/Code/tokenTooLarge``.
    public func issue<Claims: Codable & Sendable>(
        subject: String,
        claims: Claims,
        lifetime: Duration? = nil,
        notBefore: Date? = nil,
        sessionID: String? = nil,
        sessionExpiresAt: Date? = nil
    ) async throws -> String {
        guard !subject.isEmpty else { throw AuthError(.missingClaim, "A token needs a subject.") }
        try Self.checkIssuable(claims)
        let now = self.now().timeIntervalSince1970
        let registered = RegisteredClaims(
            issuer: self.issuer,
            subject: subject,
            audience: Audience(self.audience),
            expiration: (now + (lifetime ?? self.lifetime).timeInterval).rounded(.down),
            notBefore: notBefore?.timeIntervalSince1970.rounded(.up),
            issuedAt: RevocationTime(seconds: now).seconds,
            tokenID: UUID().uuidString,
            sessionID: sessionID,
            sessionExpiration: sessionExpiresAt?.timeIntervalSince1970.rounded(.down)
        )
        let payload = TokenPayload(registered: registered, claims: claims)
        let token = try await self.keys.signingKey.signer.sign(payload, type: self.type)
        guard token.utf8.count <= self.maximumTokenBytes else { throw self.tooLarge() }
        return token
    }

    /// Issues a token with no claims but the registered ones.
    ///
    /// - Throws: ``AuthError`` with ``AuthError/Code/missingClaim``.
    public func issue(subject: String, lifetime: Duration? = nil) async throws -> String {
        try await self.issue(subject: subject, claims: NoClaims(), lifetime: lifetime)
    }

    /// Verifies a token.
    ///
    /// Refused are tokens that are too large or malformed, that repeat a member, whose `kid` is missing or unknown, whose
    /// `alg` is not the one of that key, whose `typ` is another, whose signature is wrong, whose `iss`, `aud`, `sub`,
    /// `exp`, `nbf` or `iat` do not hold now, and those that ``revocations`` lists.
    ///
    /// - Parameters:
    ///   - token: The token in compact form.
    ///   - type: The type of the custom claims.
    /// - Throws: ``AuthError``, whose code says which check failed.
    public func verify<Claims: Codable & Sendable>(
        _ token: String,
        as type: Claims.Type
    ) async throws -> VerifiedToken<Claims> {
        guard token.utf8.count <= self.maximumTokenBytes else { throw self.tooLarge() }
        let bytes = Array(token.utf8)
        let jws = try CompactJWS(parsing: bytes)
        let key = try self.key(for: jws)
        let payload = try await self.authenticate(bytes, with: key, as: TokenPayload<Claims>.self)
        guard let members = JSONMemberNames(of: jws.payload), members.areUnique else {
            throw CompactJWS.malformed("the payload repeats a member")
        }
        let registered = try self.claimsCheck().validate(payload.registered)
        let verified: VerifiedToken<Claims>
        do {
            verified = VerifiedToken(
                subject: registered.subject,
                claims: try payload.claims.get(),
                issuedAt: registered.issuedAt,
                expiresAt: registered.expiresAt,
                tokenID: payload.registered.tokenID,
                sessionID: payload.registered.sessionID,
                sessionExpiresAt: registered.sessionExpiresAt,
                keyID: key.id
            )
        } catch {
            throw AuthError(.invalidClaims, "The token's custom claims are not \(Claims.self).", cause: error)
        }
        try self.revocations?.check(verified)
        return verified
    }

    /// Verifies a token and leaves its custom claims unread.
    ///
    /// - Throws: ``AuthError``, whose code says which check failed.
    public func verify(_ token: String) async throws -> VerifiedToken<NoClaims> {
        try await self.verify(token, as: NoClaims.self)
    }

    /// Looks whether a token that was verified earlier still holds: for connections that outlive the moment of their
    /// opening. Reads memory only.
    ///
    /// - Parameters:
    ///   - token: The token.
    ///   - extent: What the connection lasts as long as.
    /// - Throws: ``AuthError`` with ``AuthError/Code/expired``, ``AuthError/Code/tooOld``, ``AuthError/Code/unknownKey``
    ///   for a key that has been retired, ``AuthError/Code/revoked`` or ``AuthError/Code/revocationsUnavailable``.
    public func revalidate<Claims>(_ token: VerifiedToken<Claims>, for extent: TokenExtent = .token) throws {
        guard self.keys.key(id: token.keyID) != nil else { throw Self.unknownKey() }
        let check = self.claimsCheck()
        if extent == .session, let sessionExpiresAt = token.sessionExpiresAt {
            try check.validateExpiration(sessionExpiresAt)
        } else {
            try check.validateExpiration(token.expiresAt)
            try check.validateAge(token.issuedAt)
        }
        try self.revocations?.check(token)
    }

    /// The moment from which ``revalidate(_:for:)`` finds that a token has expired: its end, or its session's, and ``leeway``.
    public func expiration<Claims>(of token: VerifiedToken<Claims>, for extent: TokenExtent = .token) -> Date {
        let end = extent == .session ? token.sessionExpiresAt ?? token.expiresAt : token.expiresAt
        return end.addingTimeInterval(self.leeway.timeInterval)
    }

    private func claimsCheck() -> ClaimsCheck {
        ClaimsCheck(
            issuer: self.issuer,
            audience: self.audience,
            now: self.now(),
            leeway: self.leeway.timeInterval,
            maximumAge: self.maximumAge?.timeInterval
        )
    }

    /// The key that the header names, provided that the header agrees with it.
    private func key(for jws: CompactJWS) throws(AuthError) -> SigningKey {
        guard let id = jws.keyID, let key = self.keys.key(id: id) else {
            throw Self.unknownKey()
        }
        guard jws.algorithm == key.algorithm.name else {
            throw AuthError(.unsupportedAlgorithm, "The token's algorithm is not the one of its key.")
        }
        guard jws.type?.lowercased() == self.type.lowercased() else {
            throw AuthError(.wrongType, "The token is not of type “\(self.type)”.")
        }
        return key
    }

    private func authenticate<Claims>(
        _ token: [UInt8],
        with key: SigningKey,
        as type: TokenPayload<Claims>.Type
    ) async throws -> TokenPayload<Claims> {
        do {
            return try await key.signer.verify(token, as: type)
        } catch let error as JWTError where error.errorType == .signatureVerificationFailed {
            throw AuthError(.invalidSignature, "The token's signature is wrong.")
        } catch is JWTError {
            // JWTKit's reason may quote the payload, so it is not passed on.
            throw CompactJWS.malformed("the payload is not an object, or a registered claim has the wrong type")
        }
    }

    /// Refuses custom claims that would not stay apart from the registered ones.
    private static func checkIssuable(_ claims: some Codable) throws(AuthError) {
        let encoded: Data
        do {
            encoded = try JSONEncoder().encode(claims)
        } catch {
            throw AuthError(.invalidClaims, "The custom claims cannot be encoded.", cause: error)
        }
        guard let members = JSONMemberNames(of: Array(encoded)) else {
            throw AuthError(.invalidClaims, "Custom claims have to encode as a JSON object.")
        }
        guard let reserved = members.names.first(where: RegisteredClaims.names.contains) else { return }
        throw AuthError(.reservedClaim, "The custom claims use the registered name “\(reserved)”.")
    }

    private static func unknownKey() -> AuthError {
        AuthError(.unknownKey, "The token was not signed with a key of ours.")
    }

    private func tooLarge() -> AuthError {
        AuthError(.tokenTooLarge, "The token is longer than \(self.maximumTokenBytes) bytes.")
    }
}
