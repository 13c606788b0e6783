import Crypto
import FoundationEssentials
import Testing

@testable import Auth

/// RFC 8725, “JSON Web Token Best Current Practices”: each item of its section 3, and the threats of its section 2 that
/// apply.
///
/// What the items say of encryption, of signatures with public keys and of keys that a header points to does not apply in
/// its own way here: there is none of it, and a token that asks for it is refused.
@Suite("RFC 8725")
struct BestCurrentPracticeTests {
    let time = ManualTime()

    func refused(_ code: AuthError.Code, header: String = Forge.header, payload: String = Forge.payload()) async throws
    {
        let authority = try Forge.authority()
        await expectRefusal(code) { try await authority.verify(Forge.token(header: header, payload: payload)) }
    }

    // MARK: 3.1

    @Test(
        "3.1 Perform Algorithm Verification: the algorithm is the key's, never the header's",
        arguments: ["HS384", "HS512", "RS256", "ES256", "PS256", "EdDSA", "none", "nOnE", "dir", "A256KW", ""]
    )
    func algorithmVerification(alg: String) async throws {
        try await self.refused(.unsupportedAlgorithm, header: #"{"alg":"\#(alg)","typ":"JWT","kid":"k"}"#)
    }

    @Test("3.1 Perform Algorithm Verification: a key is used with one algorithm")
    func onePerKey() async throws {
        let secret = [UInt8](repeating: 0x5A, count: 64)
        let keys = try KeySet(
            signing: SigningKey(id: "a", algorithm: .hs256, secret: secret),
            verifying: [SigningKey(id: "b", algorithm: .hs512, secret: secret)]
        )
        let authority = TokenAuthority.forTests(keys: keys)
        let token = try await authority.issue(subject: "ann")
        #expect(try await authority.verify(token).keyID == "a")
        // The same secret under another identifier: the signature would be right, and the algorithm is not.
        let header = #"{"alg":"HS256","typ":"JWT","kid":"b"}"#
        let renamed = Forge.token(header: header, secret: secret)
        await expectRefusal(.unsupportedAlgorithm) { try await authority.verify(renamed) }
    }

    // MARK: 3.2

    @Test(
        "3.2 Use Appropriate Algorithms: HMAC with SHA-2 alone can be asked for",
        arguments: SigningKeyTests.algorithms
    )
    func appropriateAlgorithms(algorithm: SigningAlgorithm) async throws {
        #expect(["HS256", "HS384", "HS512"].contains(algorithm.name))
        let authority = TokenAuthority.forTests(keys: try KeySet(signing: .generate(id: "k", algorithm: algorithm)))
        #expect(try await authority.verify(authority.issue(subject: "ann")).subject == "ann")
    }

    @Test("3.2 Use Appropriate Algorithms: “none” is refused, with a signature and without")
    func none() async throws {
        let authority = try Forge.authority()
        let header = Forge.base64URL(Array(#"{"alg":"none","typ":"JWT","kid":"k"}"#.utf8))
        let payload = Forge.base64URL(Array(Forge.payload().utf8))
        await expectRefusal(.unsupportedAlgorithm) { try await authority.verify("\(header).\(payload).") }
        let signature = Forge.token().split(separator: ".")[2]
        await expectRefusal(.unsupportedAlgorithm) { try await authority.verify("\(header).\(payload).\(signature)") }
    }

    // MARK: 3.3

    @Test("3.3 Validate All Cryptographic Operations: an encrypted or a nested token is refused whole")
    func encrypted() async throws {
        let authority = try Forge.authority()
        await expectRefusal(.malformedToken) { try await authority.verify("e30.e30.e30.e30.e30") }
        // A token in a token: authentic outside, and no object inside.
        let nested = Forge.token(
            header: #"{"alg":"HS256","typ":"JWT","cty":"JWT","kid":"k"}"#,
            payload: Forge.token()
        )
        await expectRefusal(.malformedToken) { try await authority.verify(nested) }
    }

    @Test("3.3 Validate All Cryptographic Operations: nothing is believed before the signature is checked")
    func signatureFirst() async throws {
        let authority = try Forge.authority()
        // Expired, for another audience, and signed by nobody: the signature is what counts.
        let token = Forge.token(
            payload: Forge.payload(["exp": "1", "aud": #""other""#]),
            secret: [UInt8](repeating: 1, count: 32)
        )
        await expectRefusal(.invalidSignature) { try await authority.verify(token) }
    }

    // MARK: 3.4

    @Test(
        "3.4 Validate Cryptographic Inputs: base64url has one spelling",
        arguments: ["=", "==", " ", "\n", "+", "/", "\0"]
    )
    func oneSpelling(tail: String) async throws {
        let authority = try Forge.authority()
        await expectRefusal(.malformedToken) { try await authority.verify(Forge.token() + tail) }
    }

    @Test("3.4 Validate Cryptographic Inputs: unused bits of the last character are zero")
    func unusedBits() async throws {
        let authority = try Forge.authority()
        let token = Forge.token()
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        let last = try #require(alphabet.firstIndex(of: token.last!))
        // 32 bytes leave two bits of the last character unused.
        #expect(last % 4 == 0)
        for bits in 1...3 {
            await expectRefusal(.malformedToken) {
                try await authority.verify(token.dropLast() + String(alphabet[last + bits]))
            }
        }
    }

    // MARK: 3.5

    @Test(
        "3.5 Ensure Cryptographic Keys Have Sufficient Entropy: a secret shorter than the digest is no key",
        arguments: zip(SigningKeyTests.algorithms, [32, 48, 64])
    )
    func entropy(algorithm: SigningAlgorithm, byteCount: Int) throws {
        for count in [0, 1, 16, byteCount - 1] {
            let error = #expect(throws: AuthError.self) {
                try SigningKey(id: "k", algorithm: algorithm, secret: Array("correct horse".utf8.prefix(count)))
            }
            #expect(error?.code == .weakSecret)
        }
    }

    // MARK: 3.6

    @Test("3.6 Avoid Compression of Encryption Inputs: nothing is compressed, and a token that says so is refused")
    func compression() async throws {
        try await self.refused(
            .unsupportedAlgorithm,
            header: #"{"alg":"HS256","typ":"JWT","kid":"k","zip":"DEF","crit":["zip"]}"#
        )
        // Without `crit` a foreign member is to be ignored, and the payload is read as it stands.
        try await self.refused(
            .malformedToken,
            header: #"{"alg":"HS256","typ":"JWT","kid":"k","zip":"DEF"}"#,
            payload: "KL"
        )
    }

    // MARK: 3.7

    @Test(
        "3.7 Use UTF-8: other encodings of the same JSON are refused",
        arguments: ["UTF-16LE", "UTF-16BE", "UTF-32LE", "BOM"]
    )
    func otherEncodings(name: String) async throws {
        let authority = try Forge.authority()
        func encoded(_ text: String) -> [UInt8] {
            switch name {
            case "UTF-16LE": text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
            case "UTF-16BE": text.utf16.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
            case "UTF-32LE": text.unicodeScalars.flatMap { [UInt8(truncatingIfNeeded: $0.value), 0, 0, 0] }
            default: [0xEF, 0xBB, 0xBF] + Array(text.utf8)
            }
        }
        let headers = Forge.token(header: encoded(Forge.header), payload: Array(Forge.payload().utf8))
        await expectRefusal(.malformedToken) { try await authority.verify(headers) }
        let payloads = Forge.token(header: Array(Forge.header.utf8), payload: encoded(Forge.payload()))
        await expectRefusal(.malformedToken) { try await authority.verify(payloads) }
    }

    @Test(
        "3.7 Use UTF-8: bytes that are none are refused",
        arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82]] as [[UInt8]]
    )
    func invalidUTF8(bytes: [UInt8]) async throws {
        let authority = try Forge.authority()
        for text in [#"{"iss":"issuer","sub":"ann"#, #"{"iss":"issuer","sub":"ann","x"#] {
            let tail = #"":"x","aud":"audience","exp":1800000600,"iat":1800000000}"#
            let rest = text.hasSuffix("x") ? tail : tail.replacing(#":"x""#, with: "")
            let payload = Array(text.utf8) + bytes + Array(rest.utf8)
            let token = Forge.token(header: Array(Forge.header.utf8), payload: payload)
            await expectRefusal(.malformedToken) { try await authority.verify(token) }
        }
    }

    // MARK: 3.8

    @Test(
        "3.8 Validate Issuer and Subject",
        arguments: [
            ("iss", #""other""#, AuthError.Code.wrongIssuer), ("iss", nil, .missingClaim),
            ("iss", #""issuer ""#, .wrongIssuer),
            ("sub", nil, .missingClaim), ("sub", #""""#, .missingClaim),
        ] as [(String, String?, AuthError.Code)]
    )
    func issuerAndSubject(name: String, value: String?, code: AuthError.Code) async throws {
        try await self.refused(code, payload: Forge.payload([name: value]))
    }

    // MARK: 3.9

    @Test(
        "3.9 Use and Validate Audience: a token without our audience is refused",
        arguments: [
            (nil, AuthError.Code.missingClaim), ("[]", .wrongAudience), (#""other""#, .wrongAudience),
            (#"["other","AUDIENCE"]"#, .wrongAudience),
        ] as [(String?, AuthError.Code)]
    )
    func audience(value: String?, code: AuthError.Code) async throws {
        try await self.refused(code, payload: Forge.payload(["aud": value]))
    }

    // MARK: 3.10

    @Test(
        "3.10 Do Not Trust Received Claims: kid is looked up and nothing else, and no header can bring its own key",
        arguments: [
            (#""kid":"' OR 1=1 --""#, AuthError.Code.unknownKey), (#""kid":"../../dev/null""#, .unknownKey),
            (#""kid":"k\u0000""#, .unknownKey), (#""jku":"https://example.com/keys""#, .unknownKey),
            (#""x5u":"https://example.com/chain""#, .unknownKey),
            (#""jwk":{"kty":"oct","k":"WlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlo"}"#, .unknownKey),
        ]
    )
    func receivedClaims(member: String, code: AuthError.Code) async throws {
        try await self.refused(code, header: #"{"alg":"HS256","typ":"JWT",\#(member)}"#)
    }

    @Test("3.10 Do Not Trust Received Claims: two members of one name are refused, however they are spelt")
    func repeatedMembers() async throws {
        try await self.refused(.malformedToken, header: #"{"alg":"HS256","alg":"HS256","typ":"JWT","kid":"k"}"#)
        try await self.refused(.malformedToken, payload: #"{"sub":"ann","\u0073ub":"eve"}"#)
    }

    // MARK: 3.11

    @Test(
        "3.11 Use Explicit Typing: a token of another type, or of none, is refused",
        arguments: [nil, "at+jwt", "JWS", ""]
    )
    func explicitTyping(type: String?) async throws {
        let member = type.map { #","typ":"\#($0)""# } ?? ""
        try await self.refused(.wrongType, header: #"{"alg":"HS256","kid":"k"\#(member)}"#)
    }

    // MARK: 3.12

    @Test(
        "3.12 Use Mutually Exclusive Validation Rules for Different Kinds of JWTs: type, audience, issuer and key each set kinds apart"
    )
    func mutuallyExclusiveRules() async throws {
        let keys = try KeySet(signing: .generate(id: "k"))
        let authorities = [
            TokenAuthority(keys: keys, issuer: "i", audience: "a", lifetime: .seconds(60)),
            TokenAuthority(keys: keys, issuer: "i", audience: "a", lifetime: .seconds(60), type: "invitation+jwt"),
            TokenAuthority(keys: keys, issuer: "i", audience: "b", lifetime: .seconds(60)),
            TokenAuthority(keys: keys, issuer: "j", audience: "a", lifetime: .seconds(60)),
            TokenAuthority(
                keys: try KeySet(signing: .generate(id: "l")),
                issuer: "i",
                audience: "a",
                lifetime: .seconds(60)
            ),
        ]
        for (index, issuer) in authorities.enumerated() {
            let token = try await issuer.issue(subject: "ann")
            for (other, verifier) in authorities.enumerated() {
                let isAccepted = (try? await verifier.verify(token)) != nil
                #expect(isAccepted == (index == other))
            }
        }
    }

    // MARK: 2

    @Test("2.1 Weak Signatures and Insufficient Signature Validation: a public key is no HMAC secret of ours")
    func confusedAlgorithms() async throws {
        try await self.refused(.unsupportedAlgorithm, header: #"{"alg":"RS256","typ":"JWT","kid":"k"}"#)
    }

    @Test("2.7 Substitution Attacks: a token for another service under the same key is refused")
    func substitution() async throws {
        let keys = try KeySet(signing: .generate(id: "k"))
        let token = try await TokenAuthority(keys: keys, issuer: "i", audience: "billing", lifetime: .seconds(60))
            .issue(subject: "ann")
        let chat = TokenAuthority(keys: keys, issuer: "i", audience: "chat", lifetime: .seconds(60))
        await expectRefusal(.wrongAudience) { try await chat.verify(token) }
    }

    @Test("2.9 Indirect Attacks on the Server: what a token says of places to fetch keys from is not followed")
    func indirectAttacks() async throws {
        // The key is ours and the signature is right, so the foreign members are ignored, as RFC 7515 asks.
        let header =
            #"{"alg":"HS256","typ":"JWT","kid":"k","jku":"http://169.254.169.254/","x5u":"file:///etc/passwd"}"#
        #expect(try await Forge.authority().verify(Forge.token(header: header)).subject == "ann")
    }
}
