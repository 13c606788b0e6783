import FoundationEssentials
import Testing

@testable import Auth

@Suite("Refresh families")
struct RefreshFamilyTests {
    /// A family with its own time, driven event by event.
    struct Session {
        var family: RefreshFamily
        var policy = RefreshPolicy()
        var time = 1_800_000_000.0
        private(set) var first: RefreshToken

        init() {
            let begun = RefreshFamily.begin(
                subject: "ann",
                at: Date(timeIntervalSince1970: 1_800_000_000),
                policy: RefreshPolicy()
            )
            (self.family, self.first) = begun
        }

        mutating func present(_ token: RefreshToken, after seconds: Double = 0) -> RefreshFamily.Action {
            self.time += seconds
            return self.family.received(
                token,
                at: Date(timeIntervalSince1970: self.time),
                policy: self.policy,
                seed: RefreshToken.makeSecret()
            )
        }

        /// Uses a token and expects its successor.
        mutating func rotate(_ token: RefreshToken, after seconds: Double = 0) throws -> RefreshToken {
            guard case .rotate(let next) = self.present(token, after: seconds) else {
                throw AuthError(.unknownRefreshToken, "The token was not rotated.")
            }
            return next
        }
    }

    @Test("each use yields another token, and only the last one is current")
    func succession() throws {
        var session = Session()
        var token = session.first
        var seen: Set<String> = [token.text]
        for use in 1...100 {
            token = try session.rotate(token, after: 60)
            #expect(seen.insert(token.text).inserted)
            #expect(session.family.version == use + 1)
            #expect(token.generation == use)
        }
    }

    @Test("a token is 112 characters, and reads as it was written")
    func spelling() throws {
        let session = Session()
        let text = session.first.text
        #expect(text.count == 112)
        #expect(RefreshToken(parsing: text)?.text == text)
        #expect(RefreshToken(parsing: text)?.sessionID == session.family.id)
        for other in ["", text + "A", String(text.dropLast()), text.dropLast() + "=", "é" + text.dropFirst(2)] {
            #expect(RefreshToken(parsing: other) == nil)
        }
    }

    @Test("the second of two tabs gets the successor that the first one got, and no second line of succession")
    func twoTabs() throws {
        var session = Session()
        let next = try session.rotate(session.first, after: 60)
        let stored = session.family
        guard case .repeatSuccessor(let same) = session.present(session.first, after: 30) else {
            Issue.record("The second tab was refused.")
            return
        }
        #expect(same.text == next.text)
        #expect(session.family == stored)
        _ = try session.rotate(next)
    }

    @Test("within the grace window, a late client catches up with all uses since")
    func catchingUp() throws {
        var session = Session()
        var token = session.first
        for _ in 0..<10 { token = try session.rotate(token, after: 2) }
        guard case .repeatSuccessor(let current) = session.present(session.first) else {
            Issue.record("The late client was refused.")
            return
        }
        #expect(current.text == token.text)
    }

    @Test("a token that is used after its grace window ends the session", arguments: [0.0, 30])
    func reuse(grace: Double) throws {
        var session = Session()
        session.policy.grace = .seconds(grace)
        let next = try session.rotate(session.first, after: 60)
        guard case .revoke = session.present(session.first, after: grace + 0.001) else {
            Issue.record("The reuse was not noticed.")
            return
        }
        #expect(session.family.ending == .reused)
        #expect(session.family.version == 3)
        for token in [session.first, next] {
            guard case .refuseRevoked = session.present(token) else {
                Issue.record("A revoked session goes on.")
                return
            }
        }
    }

    @Test(
        "a token that was used long ago, whose digest is kept no longer, counts as reused too",
        arguments: [1, 2, 50]
    )
    func oldReuse(uses: Int) throws {
        var session = Session()
        var token = session.first
        for _ in 0..<uses { token = try session.rotate(token, after: 3600) }
        guard case .revoke = session.present(session.first, after: 3600) else {
            Issue.record("The reuse was not noticed.")
            return
        }
    }

    @Test("the memory of uses is bounded, however often a client refreshes within the grace window")
    func boundedSteps() throws {
        var session = Session()
        var token = session.first
        for _ in 0..<100 { token = try session.rotate(token, after: 0.01) }
        let size = try JSONEncoder().encode(session.family).count
        for _ in 0..<100 { token = try session.rotate(token, after: 0.01) }
        #expect(try JSONEncoder().encode(session.family).count <= size + 64)
    }

    @Test("what nobody issued changes nothing: it cannot end anybody's session")
    func madeUp() throws {
        var session = Session()
        _ = try session.rotate(session.first)
        let stored = session.family
        let foreign = Session()
        for generation in [0, 1, 2, 1000] {
            let forged = RefreshToken(
                sessionID: session.family.id,
                generation: generation,
                secret: RefreshToken.makeSecret(),
                proofKey: RefreshToken.makeSecret()
            )
            guard case .refuseUnknown = session.present(forged, after: 3600) else {
                Issue.record("A made-up token was believed.")
                return
            }
        }
        guard case .refuseUnknown = session.present(foreign.first) else {
            Issue.record("A token of another session was believed.")
            return
        }
        #expect(session.family == stored)
    }

    @Test("no change of a single character of a token is believed")
    func tampering() throws {
        let session = Session()
        let text = Array(session.first.text)
        for index in text.indices {
            var changed = text
            changed[index] = text[index] == "A" ? "B" : "A"
            guard let token = RefreshToken(parsing: String(changed)) else { continue }
            var other = session
            guard case .refuseUnknown = other.present(token) else {
                Issue.record("Character \(index) does not matter.")
                return
            }
        }
    }

    @Test("an unused token expires, a used one goes on, and the session ends all the same")
    func expiry() throws {
        let day = 86_400.0
        var idle = Session()
        guard case .refuseExpired = idle.present(idle.first, after: 14 * day) else {
            Issue.record("An idle session goes on.")
            return
        }
        var busy = Session()
        var token = busy.first
        for _ in 0..<3 { token = try busy.rotate(token, after: 9 * day) }
        #expect(busy.family.tokenExpiry(policy: busy.policy) == busy.family.expiresAt)
        guard case .refuseExpired = busy.present(token, after: 3 * day) else {
            Issue.record("A session outlives its lifetime.")
            return
        }
    }

    @Test("a session that was signed out refuses all its tokens, and is signed out once")
    func signOut() throws {
        var session = Session()
        let next = try session.rotate(session.first)
        let answers = [session.family.signOut(), session.family.signOut()]
        #expect(answers == [true, false])
        for token in [session.first, next] {
            guard case .refuseRevoked = session.present(token) else {
                Issue.record("A session goes on that was signed out.")
                return
            }
        }
    }

    @Test("what is stored holds no secret of a token, and nothing that prints it shows what is stored")
    func storedForm() throws {
        var session = Session()
        let next = try session.rotate(session.first)
        let stored = String(decoding: try JSONEncoder().encode(session.family), as: UTF8.self)
        for token in [session.first, next] {
            #expect(!stored.contains(token.secret.base64EncodedString().replacing("/", with: "\\/")))
        }
        #expect(stored.contains(next.digest.base64EncodedString().replacing("/", with: "\\/")))
        var dumped = ""
        dump(session.family, to: &dumped)
        for text in ["\(session.family)", String(reflecting: session.family), dumped] {
            #expect(!text.contains("digest") && !text.contains("proofKey") && !text.contains("seed"))
        }
        #expect(try JSONDecoder().decode(RefreshFamily.self, from: Data(stored.utf8)) == session.family)
    }
}
