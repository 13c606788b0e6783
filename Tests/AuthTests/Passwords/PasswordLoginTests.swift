import Auth
import RateLimit
import Synchronization
import TestSupport
import Testing

@Suite("Password logins")
struct PasswordLoginTests {
    /// Accounts in memory.
    final class Users: Sendable {
        private let hashes = Mutex<[String: String]>([:])
        private let lookups = Mutex(0)

        var lookupCount: Int { self.lookups.withLock { $0 } }

        func hash(of name: String) -> String? { self.hashes.withLock { $0[name] } }

        func setHash(_ hash: String, of name: String) { self.hashes.withLock { $0[name] = hash } }

        func find(_ name: String) -> PasswordLogin.Found<String>? {
            self.lookups.withLock { $0 += 1 }
            return self.hash(of: name).map { .init(name, passwordHash: $0) }
        }
    }

    enum Outcome: Equatable { case signedIn(String), refused, throttled }

    let users = Users()
    let clock = ManualClock()

    func login(_ parameters: ScryptParameters = PasswordHasherTests.cheap) -> PasswordLogin {
        PasswordLogin(
            hasher: PasswordHasherTests.hasher(parameters),
            perAccount: RateLimiter(.slidingWindow(limit: 3, per: .seconds(60)), clock: self.clock),
            perAddress: RateLimiter(.slidingWindow(limit: 5, per: .seconds(60)), clock: self.clock)
        )
    }

    func attempt(
        _ login: PasswordLogin,
        _ name: String,
        _ password: String,
        from address: String = "192.0.2.1"
    ) async throws -> Outcome {
        let outcome = try await login.attempt(name: name, password: password, address: address) { name in
            self.users.find(name)
        } renewHash: { name, hash in
            self.users.setHash(hash, of: name)
        }
        switch outcome {
        case .signedIn(let name): return .signedIn(name)
        case .refused: return .refused
        case .throttled(let retryAfter):
            #expect(retryAfter != nil)
            return .throttled
        }
    }

    @Test("who knows the password is let in, and an unknown name is answered like a wrong password")
    func outcomes() async throws {
        let login = self.login()
        self.users.setHash(try await PasswordHasherTests.hasher().hash("correct horse"), of: "ann")
        #expect(try await self.attempt(login, "ann", "correct horse") == .signedIn("ann"))
        #expect(try await self.attempt(login, "ann", "wrong") == .refused)
        #expect(try await self.attempt(login, "bob", "wrong") == .refused)
        #expect(try await self.attempt(login, "bob", "") == .refused)
    }

    @Test("a hash of older parameters is renewed at the next login, and a right password only renews it")
    func renewal() async throws {
        let old = try await PasswordHasherTests.hasher().hash("correct horse")
        self.users.setHash(old, of: "ann")
        let login = self.login(ScryptParameters(logCost: 5, blockSize: 8, parallelism: 1))
        #expect(try await self.attempt(login, "ann", "wrong") == .refused)
        #expect(self.users.hash(of: "ann") == old)
        #expect(try await self.attempt(login, "ann", "correct horse") == .signedIn("ann"))
        let renewed = try #require(self.users.hash(of: "ann"))
        #expect(renewed.hasPrefix("$scrypt$ln=5,r=8,p=1$"))
        #expect(try await self.attempt(login, "ann", "correct horse") == .signedIn("ann"))
        #expect(self.users.hash(of: "ann") == renewed)
    }

    @Test(
        "a name is tried so often and no more, from wherever, whether there is such an account or not",
        arguments: ["ann", "bob"]
    )
    func perAccount(name: String) async throws {
        let login = self.login()
        self.users.setHash(try await PasswordHasherTests.hasher().hash("correct horse"), of: "ann")
        for index in 0..<3 {
            #expect(try await self.attempt(login, name, "wrong", from: "192.0.2.\(index)") == .refused)
        }
        #expect(try await self.attempt(login, name, "correct horse", from: "192.0.2.9") == .throttled)
        #expect(self.users.lookupCount == 3)
        #expect(try await self.attempt(login, "carl", "wrong", from: "192.0.2.9") == .refused)
        self.clock.advance(by: .seconds(60))
        let expected: Outcome = name == "ann" ? .signedIn("ann") : .refused
        #expect(try await self.attempt(login, name, "correct horse") == expected)
    }

    @Test("an address tries so often and no more, whatever names it thinks up")
    func perAddress() async throws {
        let login = self.login()
        for index in 0..<5 { #expect(try await self.attempt(login, "name\(index)", "wrong") == .refused) }
        #expect(try await self.attempt(login, "another", "wrong") == .throttled)
        #expect(try await self.attempt(login, "another", "wrong", from: "192.0.2.2") == .refused)
    }

    @Test("an unknown name takes as long as a wrong password")
    func timing() async throws {
        let parameters = ScryptParameters(logCost: 13, blockSize: 8, parallelism: 1)
        self.users.setHash(try await PasswordHasherTests.hasher(parameters).hash("correct horse"), of: "ann")
        func shortest(_ name: String, _ runs: Int) async throws -> Duration {
            var shortest = Duration.seconds(3600)
            for _ in 0..<runs {
                let login = self.login(parameters)
                let start = ContinuousClock.now
                let outcome = try await self.attempt(login, name, "wrong")
                shortest = min(shortest, ContinuousClock.now - start)
                #expect(outcome == .refused)
            }
            return shortest
        }
        let isAlike = try await withStretchedTime { factor in
            let known = try await shortest("ann", 3 * factor)
            let unknown = try await shortest("bob", 3 * factor)
            return known < unknown * 1.5 && unknown < known * 1.5
        }
        #expect(isAlike)
    }
}
