import Auth
import FoundationEssentials
import Testing

struct UserClaims: Codable, Hashable, Sendable {
    var username: String
    var since: Date?
}

@Suite("Token authority")
struct TokenAuthorityTests {
    @Test("what was issued is what is verified", arguments: SigningKeyTests.algorithms)
    func roundTrip(algorithm: SigningAlgorithm) async throws {
        let time = ManualTime()
        let authority = TokenAuthority.forTests(
            keys: try KeySet(signing: .generate(id: "k", algorithm: algorithm)),
            time: time
        )
        let claims = UserClaims(username: "Zoë 🦊", since: Date(timeIntervalSince1970: 1_700_000_000.5))
        let token = try await authority.issue(subject: "user-1", claims: claims)
        let verified = try await authority.verify(token, as: UserClaims.self)
        #expect(verified.subject == "user-1")
        #expect(verified.claims == claims)
        #expect(verified.issuedAt == time.now)
        #expect(verified.expiresAt == time.now.addingTimeInterval(3600))
        #expect(verified.tokenID.flatMap { UUID(uuidString: $0) } != nil)
        #expect(verified.keyID == "k")
        // Whoever does not need the custom claims may leave them.
        #expect(try await authority.verify(token).subject == "user-1")
    }

    @Test("a token on the wire has the members that the RFCs name", arguments: SigningKeyTests.algorithms)
    func wire(algorithm: SigningAlgorithm) async throws {
        let key = try SigningKey.generate(id: "2026-11", algorithm: algorithm)
        let token = try await TokenAuthority.forTests(keys: KeySet(signing: key))
            .issue(subject: "ann", claims: UserClaims(username: "Ann"))
        let parts = token.split(separator: ".").map(String.init)
        #expect(parts.count == 3)

        struct Header: Codable, Equatable { var alg, typ, kid: String }
        let header = try JSONDecoder().decode(Header.self, from: Self.decoded(parts[0]))
        #expect(header == Header(alg: algorithm.name, typ: "JWT", kid: "2026-11"))

        // RFC 7519 lets an audience of one stand alone.
        struct Payload: Codable { var iss, sub, aud, jti, username: String; var exp, iat: Int }
        let payload = try JSONDecoder().decode(Payload.self, from: Self.decoded(parts[1]))
        #expect(payload.iss == "issuer")
        #expect(payload.sub == "ann")
        #expect(payload.aud == "audience")
        #expect(payload.username == "Ann")
        #expect(payload.iat == 1_800_000_000)
        #expect(payload.exp == 1_800_003_600)
    }

    @Test("two tokens for the same subject are two tokens")
    func unique() async throws {
        let authority = TokenAuthority.forTests(keys: try KeySet(signing: .generate(id: "k")))
        let first = try await authority.issue(subject: "ann")
        let second = try await authority.issue(subject: "ann")
        #expect(first != second)
    }

    @Test("a token for nobody is not issued")
    func noSubject() async throws {
        let authority = TokenAuthority.forTests(keys: try KeySet(signing: .generate(id: "k")))
        await expectRefusal(.missingClaim) { try await authority.issue(subject: "") }
    }

    @Test(
        "custom claims cannot stand in for registered ones",
        arguments: ["iss", "sub", "aud", "exp", "nbf", "iat", "jti", "sid"]
    )
    func reservedClaims(name: String) async throws {
        let authority = TokenAuthority.forTests(keys: try KeySet(signing: .generate(id: "k")))
        await expectRefusal(.reservedClaim) { try await authority.issue(subject: "ann", claims: [name: "x"]) }
        #expect(try await authority.issue(subject: "ann", claims: [name.uppercased(): "x"]).isEmpty == false)
    }

    @Test("custom claims have to be a JSON object")
    func claimsOfOtherShape() async throws {
        let authority = TokenAuthority.forTests(keys: try KeySet(signing: .generate(id: "k")))
        await expectRefusal(.invalidClaims) { try await authority.issue(subject: "ann", claims: ["a", "b"]) }
        await expectRefusal(.invalidClaims) { try await authority.issue(subject: "ann", claims: 7) }
        await expectRefusal(.invalidClaims) { try await authority.issue(subject: "ann", claims: ["n": Double.nan]) }
    }

    @Test("claims of another shape are reported as such, once the token is otherwise good")
    func otherClaims() async throws {
        let time = ManualTime()
        let authority = TokenAuthority.forTests(keys: try KeySet(signing: .generate(id: "k")), time: time)
        let token = try await authority.issue(subject: "ann")
        await expectRefusal(.invalidClaims) { try await authority.verify(token, as: UserClaims.self) }
        time.advance(by: 7200)
        await expectRefusal(.expired) { try await authority.verify(token, as: UserClaims.self) }
    }

    @Test("a token is neither issued nor read above the largest size")
    func size() async throws {
        let keys = try KeySet(signing: .generate(id: "k"))
        let wide = TokenAuthority.forTests(keys: keys)
        let token = try await wide.issue(subject: "ann")
        let exact = TokenAuthority.forTests(keys: keys, maximumTokenBytes: token.utf8.count)
        #expect(try await exact.verify(token).subject == "ann")
        #expect(try await exact.issue(subject: "ann").utf8.count == token.utf8.count)
        let narrow = TokenAuthority.forTests(keys: keys, maximumTokenBytes: token.utf8.count - 1)
        await expectRefusal(.tokenTooLarge) { try await narrow.verify(token) }
        await expectRefusal(.tokenTooLarge) { try await narrow.issue(subject: "ann") }
        // Refused unread, however large.
        await expectRefusal(.tokenTooLarge) { try await wide.verify(String(repeating: ".", count: 5_000_000)) }
    }

    @Test("tokens of one kind are not tokens of another")
    func types() async throws {
        let keys = try KeySet(signing: .generate(id: "k"))
        func authority(type: String) -> TokenAuthority {
            TokenAuthority(keys: keys, issuer: "i", audience: "a", lifetime: .seconds(60), type: type)
        }
        let token = try await authority(type: "refresh+jwt").issue(subject: "ann")
        #expect(try await authority(type: "REFRESH+JWT").verify(token).subject == "ann")  // media types ignore case
        await expectRefusal(.wrongType) { try await authority(type: "JWT").verify(token) }
    }

    private static func decoded(_ segment: String) throws -> Data {
        let padded =
            segment.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
            + Array(repeating: "=", count: (4 - segment.count % 4) % 4)
        return try #require(Data(base64Encoded: String(padded)))
    }
}
