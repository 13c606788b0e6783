public import RateLimit

/// Checks names and passwords of people who sign in, so that answers tell nobody which names there are.
///
/// ```swift
/// let login = PasswordLogin(
///     hasher: hasher,
///     perAccount: RateLimiter(.slidingWindow(limit: 10, per: .seconds(600))),
///     perAddress: RateLimiter(.slidingWindow(limit: 30, per: .seconds(600)))
/// )
/// let outcome = try await login.attempt(name: name, password: password, address: address) { name in
///     try await users.account(named: name).map { .init($0, passwordHash: $0.passwordHash) }
/// } renewHash: { account, hash in
///     try await users.replacePasswordHash(of: account, with: hash)
/// }
/// ```
///
/// An unknown name and a wrong password have one outcome, and take as long. Attempts are counted for each name, whether
/// there is such an account or not, and for each address, before anything is hashed.
public struct PasswordLogin: Sendable {
    /// An account that was found.
    public struct Found<Account: Sendable>: Sendable {
        /// The account.
        public var account: Account
        /// Its stored hash, in PHC string format.
        public var passwordHash: String

        /// Creates what a lookup gives.
        public init(_ account: Account, passwordHash: String) {
            self.account = account
            self.passwordHash = passwordHash
        }
    }

    /// What came of an attempt.
    public enum Outcome<Account: Sendable>: Sendable {
        /// The password is right.
        case signedIn(Account)
        /// There is no such account, or the password is wrong. Answer both with one sentence.
        case refused
        /// There were too many attempts for this name or from this address; nothing was looked at.
        case throttled(retryAfter: Duration?)
    }

    private let hasher: PasswordHasher
    private let perAccount: any RateLimiting
    private let perAddress: any RateLimiting

    /// Creates a login.
    ///
    /// - Parameters:
    ///   - hasher: The hasher, one for the process.
    ///   - perAccount: How often one name may be tried. Whoever tries a name that often keeps its owner out meanwhile, so
    ///     let the period be short.
    ///   - perAddress: How often one address may try.
    public init(hasher: PasswordHasher, perAccount: any RateLimiting, perAddress: any RateLimiting) {
        self.hasher = hasher
        self.perAccount = perAccount
        self.perAddress = perAddress
    }

    /// Somebody tries to sign in.
    ///
    /// - Parameters:
    ///   - name: The name, in the spelling in which names are compared: “Ann” and “ann” are counted apart.
    ///   - password: The password that was offered.
    ///   - address: Where the attempt comes from.
    ///   - find: Finds the account of a name; `nil` if there is none.
    ///   - renewHash: Stores a new hash of the account, made with the hasher's present parameters. Called when the stored
    ///     one has others and the password is right. Left for the next time when too many passwords wait.
    /// - Throws: ``AuthError`` as ``PasswordHasher/verify(_:against:)`` does; what the limiters and the closures throw.
    public func attempt<Account: Sendable>(
        name: String,
        password: String,
        address: String,
        find: (_ name: String) async throws -> Found<Account>?,
        renewHash: (_ account: Account, _ hash: String) async throws -> Void
    ) async throws -> Outcome<Account> {
        for (limiter, key) in [(self.perAddress, address), (self.perAccount, name)] {
            let decision = try await limiter.check(key, cost: 1)
            guard decision.isAllowed else { return .throttled(retryAfter: decision.retryAfter) }
        }
        guard let found = try await find(name) else {
            _ = try await self.hasher.verifyNothing(password)
            return .refused
        }
        switch try await self.hasher.verify(password, against: found.passwordHash) {
        case .invalid:
            return .refused
        case .valid:
            return .signedIn(found.account)
        case .validNeedsRehash:
            if let hash = try await self.newHash(of: password) { try await renewHash(found.account, hash) }
            return .signedIn(found.account)
        }
    }

    private func newHash(of password: String) async throws -> String? {
        do {
            return try await self.hasher.hash(password)
        } catch let error as AuthError where error.code == .overloaded {
            return nil
        }
    }
}
