import Auth
import Testing

@Suite("Signing keys")
struct SigningKeyTests {
    static let algorithms: [SigningAlgorithm] = [.hs256, .hs384, .hs512]

    @Test("a secret has to be as long as its algorithm's digest", arguments: zip(algorithms, [32, 48, 64]))
    func secretLength(algorithm: SigningAlgorithm, byteCount: Int) throws {
        #expect(algorithm.minimumSecretByteCount == byteCount)
        let key = try SigningKey(id: "k", algorithm: algorithm, secret: [UInt8](repeating: 7, count: byteCount))
        #expect(key.algorithm == algorithm)
        let error = #expect(throws: AuthError.self) {
            try SigningKey(id: "k", algorithm: algorithm, secret: [UInt8](repeating: 7, count: byteCount - 1))
        }
        #expect(error?.code == .weakSecret)
    }

    @Test(
        "an identifier is 1 to 255 bytes long",
        arguments: [("", false), ("é", true), ("x255", true), ("x256", false)]
    )
    func identifier(pattern: String, isAccepted: Bool) {
        let id = pattern.hasPrefix("x") ? String(repeating: "x", count: Int(pattern.dropFirst())!) : pattern
        do {
            #expect(try SigningKey.generate(id: id).id == id)
            #expect(isAccepted)
        } catch {
            #expect(error.code == .invalidKeyID)
            #expect(!isAccepted)
        }
    }

    @Test("generated keys differ")
    func generated() async throws {
        let first = TokenAuthority.forTests(keys: try KeySet(signing: .generate(id: "k")))
        let second = TokenAuthority.forTests(keys: try KeySet(signing: .generate(id: "k")))
        let token = try await first.issue(subject: "ann")
        #expect(try await first.verify(token).subject == "ann")
        await expectRefusal(.invalidSignature) { try await second.verify(token) }
    }

    @Test("nothing that prints a key, a set or an authority prints the secret", arguments: algorithms)
    func printing(algorithm: SigningAlgorithm) async throws {
        let secret = Array("correct horse battery staple, and then some more of the same: 64+".utf8)
        let key = try SigningKey(id: "2026-11", algorithm: algorithm, secret: secret)
        let keys = try KeySet(signing: key)
        let authority = TokenAuthority.forTests(keys: keys)
        _ = try await authority.issue(subject: "ann")  // the key is loaded where it is used

        #expect("\(key)" == "SigningKey(id: 2026-11, algorithm: \(algorithm))")
        let values: [Any] = [key, keys, authority, [key], ["key": key]]
        for value in values {
            var dumped = ""
            dump(value, to: &dumped)
            for text in ["\(value)", String(reflecting: value), dumped] {
                for needle in ["correct horse", "99, 111, 114", "636f7272"] {
                    #expect(!text.contains(needle))
                }
            }
        }
    }
}
