import Auth
import FoundationEssentials
import Testing

@Suite("Registered claims")
struct ClaimsCheckTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var changes: KeyValuePairs<String, String?>
        /// `nil` if the token is good.
        var refusal: AuthError.Code?

        init(_ changes: KeyValuePairs<String, String?>, _ refusal: AuthError.Code? = nil) {
            self.changes = changes
            self.refusal = refusal
        }

        var testDescription: String {
            "\(self.changes.map { "\($0)=\($1 ?? "absent")" }) → \(self.refusal.map { "\($0)" } ?? "good")"
        }
    }

    /// It is 1,800,000,000; the leeway is 30 seconds.
    static let cases: [Case] = [
        Case([:]),
        Case(["jti": #""x""#, "nbf": "1799999990"]),

        Case(["iss": #""other""#], .wrongIssuer),
        Case(["iss": #""Issuer""#], .wrongIssuer),
        Case(["iss": nil], .missingClaim),
        Case(["iss": "null"], .missingClaim),
        Case(["iss": #"["issuer"]"#], .malformedToken),

        Case(["aud": #"["other","audience"]"#]),
        Case(["aud": #"["other"]"#], .wrongAudience),
        Case(["aud": #""audienc""#], .wrongAudience),
        Case(["aud": "[]"], .wrongAudience),
        Case(["aud": nil], .missingClaim),
        Case(["aud": "7"], .malformedToken),

        Case(["sub": nil], .missingClaim),
        Case(["sub": #""""#], .missingClaim),
        Case(["sub": "7"], .malformedToken),

        Case(["exp": "1799999971"]),
        Case(["exp": "1799999970.5"]),
        Case(["exp": "1799999970"], .expired),
        Case(["exp": "0"], .expired),
        Case(["exp": nil], .missingClaim),
        Case(["exp": #""1800000600""#], .malformedToken),
        Case(["exp": "-1"], .malformedToken),
        Case(["exp": "1e300"], .malformedToken),
        Case(["exp": "253402300799"]),
        Case(["exp": "253402300800"], .malformedToken),

        Case(["nbf": "1800000030"]),
        Case(["nbf": "1800000031"], .notYetValid),
        Case(["nbf": "true"], .malformedToken),

        Case(["iat": "1800000030"]),
        Case(["iat": "1800000031"], .issuedInTheFuture),
        Case(["iat": nil], .missingClaim),
    ]

    @Test("each claim is checked against the authority and its clock", arguments: cases)
    func check(_ item: Case) async throws {
        let authority = try Forge.authority()
        let token = Forge.token(payload: Forge.payload(item.changes))
        guard let refusal = item.refusal else {
            #expect(try await authority.verify(token).subject == "ann")
            return
        }
        await expectRefusal(refusal) { try await authority.verify(token) }
    }

    @Test("joken#193: an audience that is there is checked, and one that is missing is no audience")
    func audienceCounts() async throws {
        let keys = try KeySet(signing: .generate(id: "k"))
        let token = try await TokenAuthority(keys: keys, issuer: "i", audience: "a", lifetime: .seconds(60))
            .issue(subject: "ann")
        let other = TokenAuthority(keys: keys, issuer: "i", audience: "b", lifetime: .seconds(60))
        await expectRefusal(.wrongAudience) { try await other.verify(token) }
        let authority = try Forge.authority()
        let bare = Forge.token(payload: Forge.payload(["aud": nil]))
        await expectRefusal(.missingClaim) { try await authority.verify(bare) }
    }

    @Test(
        "joken#171: the lifetime that is asked for is the one that counts, shorter or longer",
        arguments: [60, 86_400]
    )
    func explicitLifetime(seconds: Int) async throws {
        let time = ManualTime()
        let authority = TokenAuthority.forTests(
            keys: try KeySet(signing: .generate(id: "k")),
            leeway: .zero,
            time: time
        )
        let token = try await authority.issue(subject: "ann", lifetime: .seconds(seconds))
        let verified = try await authority.verify(token)
        #expect(verified.expiresAt == time.now.addingTimeInterval(Double(seconds)))
        time.advance(by: Double(seconds) - 1)
        #expect(try await authority.verify(token).subject == "ann")
        time.advance(by: 1)
        await expectRefusal(.expired) { try await authority.verify(token) }
    }

    @Test("without leeway the second counts")
    func noLeeway() async throws {
        let authority = try Forge.authority(leeway: .zero)
        #expect(try await authority.verify(Forge.token(payload: Forge.payload(["exp": "1800000001"]))).subject == "ann")
        for (name, value) in ["exp": "1800000000", "nbf": "1800000001", "iat": "1800000001"] {
            let token = Forge.token(payload: Forge.payload([name: value]))
            await #expect(throws: AuthError.self) { try await authority.verify(token) }
        }
    }

    @Test("a token is good for the authority's maximum age, whatever its issuer wrote into it")
    func maximumAge() async throws {
        let key = try SigningKey(id: "k", algorithm: .hs256, secret: Forge.secret)
        let time = ManualTime()
        let authority = TokenAuthority.forTests(keys: try KeySet(signing: key), maximumAge: .seconds(600), time: time)
        let token = Forge.token(payload: Forge.payload(["exp": "1900000000"]))
        let verified = try await authority.verify(token)
        time.advance(by: 629)
        #expect(try await authority.verify(token).subject == "ann")
        try authority.revalidate(verified)
        time.advance(by: 1)
        await expectRefusal(.tooOld) { try await authority.verify(token) }
        await expectRefusal(.tooOld) { try authority.revalidate(verified) }
    }

    @Test("a token may be issued for later")
    func notBefore() async throws {
        let time = ManualTime()
        let authority = TokenAuthority.forTests(
            keys: try KeySet(signing: .generate(id: "k")),
            leeway: .zero,
            time: time
        )
        let token = try await authority.issue(
            subject: "ann",
            claims: NoClaims(),
            notBefore: time.now.addingTimeInterval(9.5)
        )
        time.advance(by: 9)
        await expectRefusal(.notYetValid) { try await authority.verify(token) }
        time.advance(by: 1)
        #expect(try await authority.verify(token).subject == "ann")
    }

    @Test("a token that was verified is looked at again: until it expires, or its key is retired")
    func revalidation() async throws {
        let time = ManualTime()
        let keys = try KeySet(signing: .generate(id: "old"))
        let authority = TokenAuthority.forTests(keys: keys, leeway: .zero, time: time)
        let token = try await authority.verify(authority.issue(subject: "ann", lifetime: .seconds(60)))
        time.advance(by: 59)
        try authority.revalidate(token)
        time.advance(by: 1)
        await expectRefusal(.expired) { try authority.revalidate(token) }
        time.advance(by: -1)
        try keys.rotate(to: .generate(id: "new"))
        try authority.revalidate(token)
        try keys.retire(id: "old")
        await expectRefusal(.unknownKey) { try authority.revalidate(token) }
    }

    @Test("a token is good until it expires and its leeway has passed")
    func passingTime() async throws {
        let time = ManualTime()
        let authority = TokenAuthority.forTests(keys: try KeySet(signing: .generate(id: "k")), time: time)
        let token = try await authority.issue(subject: "ann", lifetime: .seconds(60))
        time.advance(by: 89)
        #expect(try await authority.verify(token).subject == "ann")
        time.advance(by: 1)
        await expectRefusal(.expired) { try await authority.verify(token) }
    }
}
