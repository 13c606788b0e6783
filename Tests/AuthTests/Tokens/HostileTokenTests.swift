import Crypto
import FoundationEssentials
import JWTKit
import Testing

@testable import Auth

@Suite("Hostile tokens")
struct HostileTokenTests {
    @Test("the forge's tokens are good as long as they are not tampered with")
    func control() async throws {
        #expect(try await Forge.authority().verify(Forge.token()).subject == "ann")
    }

    @Test(
        "a header that does not agree with its key is refused, although the signature is right",
        arguments: [
            (#"{"alg":"none","typ":"JWT","kid":"k"}"#, AuthError.Code.unsupportedAlgorithm),
            (#"{"alg":"None","typ":"JWT","kid":"k"}"#, .unsupportedAlgorithm),
            (#"{"alg":"","typ":"JWT","kid":"k"}"#, .unsupportedAlgorithm),
            (#"{"alg":"hs256","typ":"JWT","kid":"k"}"#, .unsupportedAlgorithm),
            (#"{"alg":"HS384","typ":"JWT","kid":"k"}"#, .unsupportedAlgorithm),
            (#"{"alg":"HS512","typ":"JWT","kid":"k"}"#, .unsupportedAlgorithm),
            (#"{"alg":"RS256","typ":"JWT","kid":"k"}"#, .unsupportedAlgorithm),
            (#"{"typ":"JWT","kid":"k"}"#, .malformedToken),
            (#"{"alg":null,"typ":"JWT","kid":"k"}"#, .malformedToken),
            (#"{"alg":["HS256"],"typ":"JWT","kid":"k"}"#, .malformedToken),
            (#"{"alg":"HS256","typ":"JWT"}"#, .unknownKey),
            (#"{"alg":"HS256","typ":"JWT","kid":null}"#, .unknownKey),
            (#"{"alg":"HS256","typ":"JWT","kid":""}"#, .unknownKey),
            (#"{"alg":"HS256","typ":"JWT","kid":"K"}"#, .unknownKey),
            (#"{"alg":"HS256","typ":"JWT","kid":"../k"}"#, .unknownKey),
            (#"{"alg":"HS256","typ":"JWT","kid":1}"#, .malformedToken),
            (#"{"alg":"HS256","kid":"k"}"#, .wrongType),
            (#"{"alg":"HS256","typ":"at+jwt","kid":"k"}"#, .wrongType),
            (#"{"alg":"HS256","typ":"JWT","kid":"k","crit":["exp"]}"#, .unsupportedAlgorithm),
            (#"{"alg":"HS256","typ":"JWT","kid":"k","crit":[]}"#, .unsupportedAlgorithm),
            (#"{"alg":"HS256","alg":"none","typ":"JWT","kid":"k"}"#, .malformedToken),
            (#"{"alg":"HS256","typ":"JWT","kid":"other","\u006bid":"k"}"#, .malformedToken),
            (#"["HS256"]"#, .malformedToken),
            (#"{"alg":"HS256","typ":"JWT","kid":"k"} {}"#, .malformedToken),
            ("", .malformedToken),
        ]
    )
    func header(_ header: String, refusal: AuthError.Code) async throws {
        let authority = try Forge.authority()
        await expectRefusal(refusal) { try await authority.verify(Forge.token(header: header)) }
    }

    @Test(
        "a payload with two members of one name is refused, whichever of them would be read",
        arguments: [
            #"{"iss":"issuer","sub":"eve","sub":"ann","aud":"audience","exp":1800000600,"iat":1800000000}"#,
            #"{"iss":"issuer","sub":"ann","\u0073ub":"eve","aud":"audience","exp":1800000600,"iat":1800000000}"#,
            #"{"iss":"issuer","sub":"ann","aud":"audience","exp":1,"exp":1800000600,"iat":1800000000}"#,
            #"{"iss":"issuer","sub":"ann","aud":"audience","exp":1800000600,"iat":1800000000,"role":"a","role":"b"}"#,
        ]
    )
    func duplicateMembers(payload: String) async throws {
        let authority = try Forge.authority()
        await expectRefusal(.malformedToken) { try await authority.verify(Forge.token(payload: payload)) }
    }

    @Test("a payload that is no object is refused", arguments: ["", "7", "null", "[]", #""sub""#, "{", "{}{}"])
    func payload(_ payload: String) async throws {
        let authority = try Forge.authority()
        await expectRefusal(.malformedToken) { try await authority.verify(Forge.token(payload: payload)) }
    }

    @Test(
        "what is not three base64url segments is refused",
        arguments: ["", ".", "..", "...", "a.b", "a.b.c.d", "Bearer x.y.z", "e30.e30.e30=", "e30=.e30.", "é.e30.e30"]
    )
    func shape(token: String) async throws {
        let authority = try Forge.authority()
        await expectRefusal(.malformedToken) { try await authority.verify(token) }
    }

    @Test("no change of a single character goes unnoticed")
    func tampering() async throws {
        let authority = try Forge.authority()
        let token = Array(Forge.token().utf8)
        for index in token.indices {
            var changed = token
            changed[index] = token[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            await #expect(throws: AuthError.self) {
                try await authority.verify(String(decoding: changed, as: UTF8.self))
            }
        }
    }

    @Test("the signature cannot be left out, cut short or taken from another token")
    func signatures() async throws {
        let authority = try Forge.authority()
        let token = Forge.token()
        let other = Forge.token(payload: Forge.payload(["sub": #""eve""#]))
        let head = token[...token.lastIndex(of: ".")!]
        let signature = token[token.index(after: token.lastIndex(of: ".")!)...]
        let stolen = other[other.index(after: other.lastIndex(of: ".")!)...]
        for tail: Substring in ["", signature.prefix(20), signature.prefix(40), stolen] {
            await expectRefusal(.invalidSignature) { try await authority.verify("\(head)\(tail)") }
        }
    }

    @Test("the token of RFC 7515, appendix A.1, has the signature that stands there, and no key of ours")
    func publishedToken() async throws {
        let token =
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
            + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
            + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        let encoded = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"
        let secret = try #require(Base64Alphabet.url.decode(encoded.utf8))
        let jws = try CompactJWS(parsing: Array(token.utf8))
        #expect(jws.algorithm == "HS256")
        #expect(jws.type == "JWT")
        #expect(jws.keyID == nil)

        let signer = KeySigner(id: "k", algorithm: .hs256, secret: SymmetricKey(data: secret))
        let payload = try await signer.verify(Array(token.utf8), as: TokenPayload<NoClaims>.self)
        #expect(payload.registered.issuer == "joe")
        #expect(payload.registered.expiration == 1_300_819_380)

        let key = try SigningKey(id: "k", algorithm: .hs256, secret: secret)
        let authority = TokenAuthority.forTests(keys: try KeySet(signing: key))
        await expectRefusal(.unknownKey) { try await authority.verify(token) }
    }

    @Test("a refusal does not repeat the token or what is in it")
    func quietErrors() async throws {
        let authority = try Forge.authority()
        let tokens = [
            Forge.token(payload: Forge.payload(["exp": #""hunter2""#])),
            Forge.token(payload: Forge.payload(["iss": #""hunter2""#])),
            Forge.token(payload: #"{"sub":"hunter2""#),
            Forge.token(header: #"{"alg":"hunter2","typ":"JWT","kid":"k"}"#),
            Forge.token(header: #"{"alg":"HS256","typ":"JWT","kid":"hunter2"}"#),
            Forge.token() + "hunter2",
        ]
        for token in tokens {
            do {
                _ = try await authority.verify(token)
                Issue.record("A hostile token was accepted.")
            } catch let error as AuthError {
                for text in ["\(error)", String(reflecting: error), error.message, error.detailedDescription()] {
                    #expect(!text.contains("hunter2"))
                    #expect(!text.contains(token.prefix(16)))
                }
            }
        }
    }
}
