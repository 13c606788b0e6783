public import FoundationEssentials

/// What a client of a session gets: a token to show with each request, and one to get the next pair with.
public struct TokenPair: Hashable, Sendable {
    /// The signed token that ``TokenAuthority`` verifies.
    public var accessToken: String
    /// When the access token expires, without leeway.
    public var accessTokenExpiresAt: Date
    /// The opaque token for ``SessionAuthority/refresh(_:claims:)``.
    public var refreshToken: String
    /// The session.
    public var sessionID: String
    /// Whose session it is.
    public var subject: String
    /// When the refresh token expires, if it is not used before.
    public var refreshTokenExpiresAt: Date
}

extension TokenPair: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The session and whose it is, without the tokens.
    public var description: String { "TokenPair(sessionID: \(self.sessionID), subject: \(self.subject))" }

    /// The same as ``description``.
    public var debugDescription: String { self.description }

    /// The session and whose it is, so that `dump` shows no token either.
    public var customMirror: Mirror {
        Mirror(self, children: ["sessionID": self.sessionID, "subject": self.subject], displayStyle: .struct)
    }
}
