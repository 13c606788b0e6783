import Auth
import Testing

@Suite("Key sets")
struct KeySetTests {
    @Test("a token outlives the rotation of its key, and not the key's retirement")
    func rotation() async throws {
        let keys = try KeySet(signing: .generate(id: "old"))
        let authority = TokenAuthority.forTests(keys: keys)
        let old = try await authority.issue(subject: "ann")
        #expect(try await authority.verify(old).keyID == "old")

        try keys.rotate(to: .generate(id: "new", algorithm: .hs512))
        #expect(keys.signingKey.id == "new")
        #expect(keys.keyIDs == ["new", "old"])
        let new = try await authority.issue(subject: "ann")
        #expect(try await authority.verify(new).keyID == "new")
        #expect(try await authority.verify(old).keyID == "old")

        #expect(try keys.retire(id: "old"))
        await expectRefusal(.unknownKey) { try await authority.verify(old) }
        #expect(try await authority.verify(new).subject == "ann")
    }

    @Test("a node that was told of a key before it signs verifies another node's tokens")
    func addedAhead() async throws {
        let (old, new) = (try SigningKey.generate(id: "old"), try SigningKey.generate(id: "new"))
        let (first, second) = (try KeySet(signing: old), try KeySet(signing: old))
        try first.add(new)
        try second.add(new)
        #expect(first.signingKey.id == "old")
        try first.rotate(to: new)
        let token = try await TokenAuthority.forTests(keys: first).issue(subject: "ann")
        #expect(try await TokenAuthority.forTests(keys: second).verify(token).keyID == "new")
    }

    @Test("a key that only verifies is known from the start")
    func verifyingKeys() async throws {
        let old = try SigningKey.generate(id: "old")
        let token = try await TokenAuthority.forTests(keys: KeySet(signing: old)).issue(subject: "ann")
        let keys = try KeySet(signing: .generate(id: "new"), verifying: [old])
        #expect(try await TokenAuthority.forTests(keys: keys).verify(token).keyID == "old")
    }

    @Test("one identifier names one key")
    func duplicates() async throws {
        let key = try SigningKey.generate(id: "a")
        let other = try SigningKey.generate(id: "a")
        let keys = try KeySet(signing: key)
        let attempts: [() throws -> Void] = [
            { _ = try KeySet(signing: key, verifying: [other]) },
            { _ = try KeySet(signing: .generate(id: "b"), verifying: [key, other]) },
            { try keys.add(other) },
            { try keys.add(key) },
            { try keys.rotate(to: other) },
        ]
        for attempt in attempts {
            await expectRefusal(.duplicateKeyID, attempt)
        }
        try keys.rotate(to: key)  // the very same key is no other one
        #expect(keys.keyIDs == ["a"])
    }

    @Test("the key that signs cannot be retired, and an unknown one is no error")
    func retirement() async throws {
        let keys = try KeySet(signing: .generate(id: "a"))
        await expectRefusal(.keyInUse) { try keys.retire(id: "a") }
        #expect(try !keys.retire(id: "b"))
        #expect(keys.keyIDs == ["a"])
    }

    @Test("tokens that are issued while keys rotate are all good")
    func concurrentRotation() async throws {
        let keys = try KeySet(signing: .generate(id: "0"))
        let authority = TokenAuthority.forTests(keys: keys)
        try await withThrowingTaskGroup { group in
            group.addTask { @concurrent in
                for index in 1...50 { try keys.rotate(to: .generate(id: "\(index)")) }
            }
            for _ in 0..<4 {
                group.addTask { @concurrent in
                    for _ in 0..<50 {
                        let token = try await authority.issue(subject: "ann")
                        #expect(try await authority.verify(token).subject == "ann")
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(keys.signingKey.id == "50")
    }
}
