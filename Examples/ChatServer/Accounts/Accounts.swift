import Auth
import Foundation
import HTTPTypes
import ProblemDetailsHummingbird

/// A token and whose it is.
struct Session: Sendable {
    var token: String
    var user: User
}

/// Lets people in, as guests or with a password.
struct Accounts: Sendable {
    private let users: UserStore
    private let tokens: TokenAuthority
    private let hasher: PasswordHasher

    init(users: UserStore, tokens: TokenAuthority, hasher: PasswordHasher = PasswordHasher()) {
        self.users = users
        self.tokens = tokens
        self.hasher = hasher
    }

    /// Lets a guest in. Nothing is stored; the guest is who the token says until the token expires.
    ///
    /// Several guests may have the same name, but none the name of an account.
    ///
    /// - Throws: ``InvalidInput``, or a problem 409.
    func enterAsGuest(named name: String) async throws -> Session {
        let username = try Username(name)
        guard try await self.users.account(named: username) == nil else {
            throw Self.taken("This name belongs to an account. Sign in to it, or choose another name.")
        }
        let guest = User(id: UUID().uuidString.lowercased(), username: username.text)
        return try await self.session(guest, kind: .guest)
    }

    /// Makes an account and signs in to it.
    ///
    /// - Throws: ``InvalidInput``, or a problem 409.
    func register(named name: String, password: String) async throws -> Session {
        let username = try Username(name)
        let password = try Password(password)
        let taken = Self.taken("This username is taken. Please choose another one.")
        // Asked before the costly hash; the transaction that makes the account has the last word.
        guard try await self.users.account(named: username) == nil else { throw taken }
        let hash = try await self.hasher.hash(password.text)
        guard let account = try await self.users.create(username, passwordHash: hash) else { throw taken }
        return try await self.session(account.user, kind: .account)
    }

    /// Signs in to an account. Takes as long when there is none of that name.
    ///
    /// - Throws: A problem 401.
    func signIn(as name: String, password: String) async throws -> Session {
        let username = try? Username(name)
        guard let username, let account = try await self.users.account(named: username) else {
            _ = try await self.hasher.verifyNothing(password)
            throw Self.refused
        }
        switch try await self.hasher.verify(password, against: account.passwordHash) {
        case .invalid:
            throw Self.refused
        case .validNeedsRehash:
            try await self.users.replacePasswordHash(of: account, with: try await self.hasher.hash(password))
        case .valid:
            break
        }
        return try await self.session(account.user, kind: .account)
    }

    private func session(_ user: User, kind: UserClaims.Kind) async throws -> Session {
        let claims = UserClaims(username: user.username, kind: kind)
        return Session(token: try await self.tokens.issue(subject: user.id, claims: claims), user: user)
    }

    private static func taken(_ detail: String) -> ProblemDetails { ProblemDetails(.conflict, detail: detail) }

    // One sentence for an unknown name and a wrong password: it tells nobody which names there are.
    private static let refused = ProblemDetails(.unauthorized, detail: "The username or the password is wrong.")
}
