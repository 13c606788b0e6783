import Auth
import Foundation

/// What a person gets who is let in: tokens, and whose they are.
struct Session: Sendable {
    var tokens: TokenPair
    var user: User
}

/// `{"token", "expires_in", "refresh_token", "user": {"id", "username"}}`.
struct SessionPayload: Encodable {
    struct Holder: Encodable {
        var id: String
        var username: String
    }

    var token: String
    /// In whole seconds, rounded down.
    var expiresIn: Int
    var refreshToken: String
    var user: Holder

    private enum CodingKeys: String, CodingKey {
        case token
        case expiresIn = "expires_in"
        case refreshToken = "refresh_token"
        case user
    }

    init(_ session: Session, now: Date = Date()) {
        self.token = session.tokens.accessToken
        self.expiresIn = max(0, Int(session.tokens.accessTokenExpiresAt.timeIntervalSince(now)))
        self.refreshToken = session.tokens.refreshToken
        self.user = Holder(id: session.user.id, username: session.user.username)
    }
}
