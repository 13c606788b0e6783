import Auth

/// What a token says about its holder, beside the identifier in `sub`.
struct UserClaims: Codable, Hashable, Sendable {
    /// How the holder came by the token.
    enum Kind: String, Codable, Sendable {
        /// By giving a name, which anyone may give.
        case guest
        /// By an account's password.
        case account
    }

    var username: String
    var kind: Kind
}

/// Who does something.
struct User: Hashable, Sendable {
    var id: String
    var username: String

    init(id: String, username: String) {
        self.id = id
        self.username = username
    }

    /// The holder of a token.
    init(_ token: VerifiedToken<UserClaims>) {
        self.init(id: token.subject, username: token.claims.username)
    }
}
