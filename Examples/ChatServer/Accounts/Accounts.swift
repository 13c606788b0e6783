import Auth
import Foundation
import HTTPTypes
import ProblemDetailsHummingbird
import RateLimit

/// Lets people in, as guests or with a password.
struct Accounts: Sendable {
    private let users: UserStore
    private let sessions: Sessions
    private let hasher: PasswordHasher
    private let login: PasswordLogin

    init(users: UserStore, sessions: Sessions, limits: AccountLimits, hasher: PasswordHasher) {
        self.users = users
        self.sessions = sessions
        self.hasher = hasher
        self.login = PasswordLogin(hasher: hasher, perAccount: limits.names, perAddress: limits.passwords)
    }

    /// Lets a guest in. Nothing is stored but the session; the guest is who its tokens say until it ends.
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
        return try await self.sessions.begin(guest, kind: .guest)
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
        return try await self.sessions.begin(account.user, kind: .account)
    }

    /// Signs in to an account. Takes as long when there is none of that name.
    ///
    /// - Parameters:
    ///   - name: The account's name.
    ///   - password: Its password.
    ///   - address: Where the attempt comes from.
    /// - Throws: A problem 401 or 429.
    func signIn(as name: String, password: String, from address: String) async throws -> Session {
        let username = try? Username(name)
        let outcome = try await self.login.attempt(
            name: username?.folded ?? name,
            password: password,
            address: address
        ) { _ in
            guard let username, let account = try await self.users.account(named: username) else { return nil }
            return .init(account, passwordHash: account.passwordHash)
        } renewHash: { account, hash in
            try await self.users.replacePasswordHash(of: account, with: hash)
        }
        switch outcome {
        case .signedIn(let account): return try await self.sessions.begin(account.user, kind: .account)
        case .refused: throw Self.refused
        case .throttled(let retryAfter): throw Self.tooMany(retryAfter)
        }
    }

    private static func taken(_ detail: String) -> ProblemDetails { ProblemDetails(.conflict, detail: detail) }

    // One sentence for an unknown name and a wrong password: it tells nobody which names there are.
    private static let refused = ProblemDetails(.unauthorized, detail: "The username or the password is wrong.")

    private static func tooMany(_ retryAfter: Duration?) -> ProblemDetails {
        let seconds = retryAfter.map { $0.components.seconds + 1 } ?? 60
        return ProblemDetails(
            .tooManyRequests,
            detail: "Too many attempts to sign in. Please try again later.",
            headers: [.retryAfter: String(seconds)]
        )
    }
}
