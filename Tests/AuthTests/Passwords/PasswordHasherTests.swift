import Auth
import Testing

@Suite("Password hasher")
struct PasswordHasherTests {
    static let cheap = ScryptParameters(logCost: 4, blockSize: 8, parallelism: 1)

    static func hasher(
        _ parameters: ScryptParameters = cheap,
        configure: (inout PasswordHasher.Configuration) -> Void = { _ in }
    ) -> PasswordHasher {
        var configuration = PasswordHasher.Configuration()
        configuration.parameters = parameters
        configure(&configuration)
        return PasswordHasher(configuration: configuration)
    }

    @Test("the password that was hashed is right, and no other")
    func roundTrip() async throws {
        let hasher = Self.hasher()
        let stored = try await hasher.hash("correct horse")
        #expect(stored.hasPrefix("$scrypt$ln=4,r=8,p=1$"))
        #expect(!stored.contains("correct horse"))
        #expect(try await hasher.verify("correct horse", against: stored) == .valid)
        for wrong in ["correct hors", "correct horse ", "Correct horse", ""] {
            #expect(try await hasher.verify(wrong, against: stored) == .invalid)
        }
        let again = try await hasher.hash("correct horse")
        #expect(again != stored)  // another salt
    }

    /// The first is a vector of RFC 7914, section 12; the others were made with OpenSSL's scrypt, through Python's `hashlib`.
    @Test(
        "hashes made elsewhere are understood",
        arguments: [
            (
                "pleaseletmein",
                "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr"
                    + "55h6F3A1lHkDfzwF7RVdYhw"
            ),
            ("password", ScryptHashTests.good),
            ("été", "$scrypt$ln=4,r=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$Vfd9+fHd8zo8XnrTHzvyc2ot1qFDtAKUwI31OsQn41k"),
            (String(repeating: "x", count: 1024), "$scrypt$ln=8,r=16,p=2$OGJ5dGVzISE$8+2GsMpQTrHQ8jjx/gkFwA"),
        ]
    )
    func publishedHashes(password: String, stored: String) async throws {
        let hasher = Self.hasher()
        #expect(try await hasher.verify(password, against: stored) == .validNeedsRehash)
        #expect(try await hasher.verify(password.dropLast() + "~", against: stored) == .invalid)
    }

    @Test("the default cost is the one that OWASP asks for")
    func defaultCost() async throws {
        let hasher = PasswordHasher()
        let stored = try await hasher.hash("correct horse")
        #expect(stored.hasPrefix("$scrypt$ln=17,r=8,p=1$"))
        #expect(try await hasher.verify("correct horse", against: stored) == .valid)
    }

    @Test("a hash of other parameters is right and asks to be renewed")
    func rehash() async throws {
        let stored = try await Self.hasher().hash("correct horse")
        let dearer = Self.hasher(ScryptParameters(logCost: 5, blockSize: 8, parallelism: 1))
        #expect(try await dearer.verify("correct horse", against: stored) == .validNeedsRehash)
        #expect(try await dearer.verify("wrong", against: stored) == .invalid)
    }

    @Test("accents may be typed either way")
    func normalization() async throws {
        let hasher = Self.hasher()
        let stored = try await hasher.hash("caf\u{E9}")
        #expect(try await hasher.verify("cafe\u{301}", against: stored) == .valid)
        #expect(try await hasher.verify("cafe", against: stored) == .invalid)
    }

    @Test("empty and overlong passwords are not hashed, and are wrong", arguments: [0, 1, 64, 65, 1_000_000])
    func lengths(count: Int) async throws {
        let hasher = Self.hasher { $0.maximumPasswordByteCount = 64 }
        let password = String(repeating: "x", count: count)
        if (1...64).contains(count) {
            let stored = try await hasher.hash(password)
            #expect(try await hasher.verify(password, against: stored) == .valid)
        } else {
            await expectRefusal(.unacceptablePassword) { try await hasher.hash(password) }
            #expect(try await hasher.verify(password, against: ScryptHashTests.good) == .invalid)
            #expect(try await hasher.verifyNothing(password) == .invalid)
        }
    }

    @Test("a password with a NUL, which scrypt would overlook at the end, is not hashed, and is wrong")
    func nul() async throws {
        let hasher = Self.hasher()
        let stored = try await hasher.hash("correct horse")
        for password in ["correct horse\0", "\0", "correct\0horse"] {
            await expectRefusal(.unacceptablePassword) { try await hasher.hash(password) }
            #expect(try await hasher.verify(password, against: stored) == .invalid)
        }
    }

    @Test("a stored hash cannot ask for more memory or work than is allowed")
    func costs() async throws {
        let hasher = Self.hasher {
            $0.maximumMemoryByteCount = 128 * 8 << 10
            $0.maximumWorkByteCount = 128 * 8 << 14
        }
        #expect(try await hasher.verify("password", against: ScryptHashTests.good).isValid)
        for dear in ["ln=11,r=8,p=1", "ln=24,r=16,p=64", "ln=10,r=8,p=17"] {
            let stored = ScryptHashTests.good.replacing("ln=10,r=8,p=16", with: dear)
            await expectRefusal(.passwordHashTooCostly) { try await hasher.verify("password", against: stored) }
        }
    }

    @Test("a hash that cannot be read is not a wrong password")
    func malformed() async {
        await expectRefusal(.malformedPasswordHash) { try await Self.hasher().verify("x", against: "plaintext") }
    }

    @Test("an account that does not exist is answered like one that does")
    func nothing() async throws {
        #expect(try await Self.hasher().verifyNothing("correct horse") == .invalid)
    }

    @Test("more passwords than may wait are refused at once, and the others are all answered")
    func overload() async throws {
        let hasher = Self.hasher(ScryptParameters(logCost: 14, blockSize: 8, parallelism: 1)) {
            $0.concurrency = 1
            $0.maximumWaiting = 3
        }
        let outcomes = await withTaskGroup(of: Result<String, any Error>.self) { group in
            for _ in 0..<32 {
                group.addTask { @concurrent in
                    do { return .success(try await hasher.hash("correct horse")) } catch { return .failure(error) }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let refusals = outcomes.compactMap { outcome in
            if case .failure(let error) = outcome { (error as? AuthError)?.code } else { nil }
        }
        let hashes = outcomes.compactMap { try? $0.get() }
        #expect(hashes.count >= 4)
        #expect(Set(refusals) == [.overloaded])
        #expect(hashes.count + refusals.count == 32)
        // Afterwards there is room again.
        #expect(try await hasher.verify("correct horse", against: hashes[0]) == .valid)
    }
}
