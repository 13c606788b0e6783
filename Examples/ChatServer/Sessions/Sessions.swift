import Auth
import Foundation
import HTTPTypes
import ProblemDetailsHummingbird

/// Begins the sessions of accounts and guests, goes on with them and ends them.
struct Sessions: Sendable {
    /// The attribute of a session that keeps the name of a guest, of whom nothing else is stored.
    private static let guestName = "guest"

    private let authority: SessionAuthority
    private let users: UserStore

    init(authority: SessionAuthority, users: UserStore) {
        self.authority = authority
        self.users = users
    }

    /// Lets somebody in.
    func begin(_ user: User, kind: UserClaims.Kind) async throws -> Session {
        let tokens = try await self.authority.signIn(
            subject: user.id,
            claims: UserClaims(username: user.username, kind: kind),
            attributes: kind == .guest ? [Self.guestName: user.username] : [:]
        )
        return Session(tokens: tokens, user: user)
    }

    /// Gives new tokens for a refresh token.
    ///
    /// - Throws: A problem 401 or an `AuthError` when the person has to sign in again; `AuthError` and `DynamoError` when it
    ///   may be tried again.
    func refresh(_ refreshToken: String) async throws -> Session {
        var username = ""
        let tokens = try await self.authority.refresh(refreshToken) { session in
            let claims = try await self.claims(of: session)
            username = claims.username
            return claims
        }
        return Session(tokens: tokens, user: User(id: tokens.subject, username: username))
    }

    /// Ends the session that a token belongs to, or the token itself if it was issued without one.
    func end(_ token: VerifiedToken<UserClaims>) async throws {
        if let sessionID = token.sessionID {
            try await self.authority.signOut(sessionID: sessionID)
        } else if let tokenID = token.tokenID {
            let tokens = self.authority.tokens
            let rest = Duration.seconds(token.expiresAt.timeIntervalSince(token.issuedAt)) + tokens.leeway
            try await tokens.revocations?.revoke(.token(tokenID), lifetime: rest)
        }
    }

    /// Ends all sessions of a person.
    func endAll(of user: User) async throws {
        try await self.authority.signOutEverywhere(subject: user.id)
    }

    private func claims(of session: RefreshFamily) async throws -> UserClaims {
        if let name = session.attributes[Self.guestName] { return UserClaims(username: name, kind: .guest) }
        guard let account = try await self.users.account(id: session.subject) else {
            throw ProblemDetails(.unauthorized, detail: "There is no such account any more.")
        }
        return UserClaims(username: account.username, kind: .account)
    }
}
