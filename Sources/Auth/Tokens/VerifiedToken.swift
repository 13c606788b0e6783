public import FoundationEssentials

/// What a token says, once its signature and its claims have been checked.
public struct VerifiedToken<Claims: Sendable>: Sendable {
    /// Whom the token is about: `sub`. Never empty.
    public let subject: String
    /// The custom claims.
    public let claims: Claims
    /// When the token was issued: `iat`.
    public let issuedAt: Date
    /// When the token expires: `exp`, without leeway.
    public let expiresAt: Date
    /// The token's own identifier, `jti`. Present in every token of ``TokenAuthority``.
    public let tokenID: String?
    /// The session that the token belongs to, `sid`, if it belongs to one of ``SessionAuthority``.
    public let sessionID: String?
    /// When that session ends if it is not gone on with, as it was known when the token was issued: `session_expiry`.
    public let sessionExpiresAt: Date?
    /// The key that signed it: `kid`.
    public let keyID: String

    /// Creates a verified token, for tests of code that receives one. Nothing is verified here.
    public init(
        subject: String,
        claims: Claims,
        issuedAt: Date,
        expiresAt: Date,
        tokenID: String? = nil,
        sessionID: String? = nil,
        sessionExpiresAt: Date? = nil,
        keyID: String
    ) {
        self.subject = subject
        self.claims = claims
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.tokenID = tokenID
        self.sessionID = sessionID
        self.sessionExpiresAt = sessionExpiresAt
        self.keyID = keyID
    }
}

extension VerifiedToken: Equatable where Claims: Equatable {}
extension VerifiedToken: Hashable where Claims: Hashable {}
