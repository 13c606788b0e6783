import Auth
import Crypto
import Foundation
import JWTKit
import Measuring

/// How many tokens are verified in a second on one core, beside what it is made of: JWTKit alone, and the HMAC alone. Then
/// how many are issued, how many sessions are refreshed, and how long a password takes.
///
/// `swift run -c release --package-path Benchmarks AuthBenchmark`
@main
struct Main {
    struct Claims: Codable, Sendable {
        var username: String
    }

    /// The same token as ``TokenAuthority`` issues, for JWTKit as its documentation shows it: signature and expiry.
    struct Payload: JWTPayload {
        var iss, sub, aud, jti, username: String
        var iat: Double
        var exp: ExpirationClaim

        func verify(using algorithm: some JWTAlgorithm) throws { try self.exp.verifyNotExpired() }
    }

    static func main() async throws {
        printLine("Per second on one core", "verified", "10,000 revoked", "JWTKit alone", "HMAC alone", "issued")
        for algorithm in [SigningAlgorithm.hs256, .hs384, .hs512] { try await self.tokens(algorithm) }
        try await self.sessions()
        try await self.passwords()
    }

    private static func tokens(_ algorithm: SigningAlgorithm) async throws {
        let secret = SymmetricKey(size: SymmetricKeySize(bitCount: algorithm.minimumSecretByteCount * 8))
        let keys = try KeySet(signing: SigningKey(id: "2026-11", algorithm: algorithm, secret: secret))
        func authority(_ revocations: RevocationList?) -> TokenAuthority {
            TokenAuthority(
                keys: keys,
                issuer: "chat",
                audience: "chat",
                lifetime: .seconds(3_600),
                revocations: revocations
            )
        }
        let tokens = authority(nil)
        let revocations = RevocationList()
        for index in 0..<10_000 { try await revocations.revoke(.session("\(index)"), lifetime: .seconds(3_600)) }
        let looking = authority(revocations)

        let token = try await tokens.issue(subject: "user-1", claims: Claims(username: "ann"), sessionID: "session")
        let digest: DigestAlgorithm =
            switch algorithm {
            case .hs384: .sha384
            case .hs512: .sha512
            default: .sha256
            }
        let collection = JWTKeyCollection()
        await collection.add(hmac: HMACKey(key: secret), digestAlgorithm: digest, kid: "2026-11")

        let verify = try await rate(20_000) { _ = try await tokens.verify(token, as: Claims.self) }
        let verifyLooking = try await rate(20_000) { _ = try await looking.verify(token, as: Claims.self) }
        let jwtKit = try await rate(20_000) { _ = try await collection.verify(token, as: Payload.self) }
        let hmac = try self.hmacRate(token, secret, digest)
        let issue = try await rate(20_000) {
            _ = try await tokens.issue(subject: "user-1", claims: Claims(username: "ann"))
        }
        printLine(
            "\(algorithm)",
            "\(Int(verify))",
            "\(Int(verifyLooking))",
            "\(Int(jwtKit))",
            "\(Int(hmac))",
            "\(Int(issue))"
        )
    }

    private static func hmacRate(_ token: String, _ secret: SymmetricKey, _ digest: DigestAlgorithm) throws -> Double {
        func rate<Hash: HashFunction>(_ hash: Hash.Type) throws -> Double {
            let signed = Array(token.utf8.prefix(upTo: token.utf8.lastIndex(of: UInt8(ascii: "."))!))
            let code = Data(HMAC<Hash>.authenticationCode(for: signed, using: secret))
            return 1
                / (try secondsPerRun {
                    guard HMAC<Hash>.isValidAuthenticationCode(code, authenticating: signed, using: secret) else {
                        throw Refused()
                    }
                })
        }
        return switch digest {
        case .sha384: try rate(SHA384.self)
        case .sha512: try rate(SHA512.self)
        default: try rate(SHA256.self)
        }
    }

    private static func sessions() async throws {
        let tokens = TokenAuthority(
            keys: try KeySet(signing: .generate(id: "2026-11")),
            issuer: "chat",
            audience: "chat",
            lifetime: .seconds(900)
        )
        let sessions = SessionAuthority(tokens: tokens, store: InMemoryRefreshTokenStore())
        var token = try await sessions.signIn(subject: "user-1", claims: NoClaims()).refreshToken
        let refresh = try await rate(5_000) {
            token = try await sessions.refresh(token) { _ in NoClaims() }.refreshToken
        }
        printLine("Sessions refreshed in memory", "\(Int(refresh))")
    }

    private static func passwords() async throws {
        let hasher = PasswordHasher()
        let hash = try await hasher.hash("correct horse battery staple")
        let passwords = try await rate(3) {
            guard try await hasher.verify("correct horse battery staple", against: hash).isValid else {
                throw Refused()
            }
        }
        printLine("scrypt, default parameters", "\(Int(1_000 / passwords)) ms")
    }

    private static func rate(_ runs: Int, _ body: () async throws -> Void) async rethrows -> Double {
        var best = 0.0
        for _ in 0..<5 {
            let start = processorSeconds()
            for _ in 0..<runs { try await body() }
            best = max(best, Double(runs) / (processorSeconds() - start))
        }
        return best
    }
}

/// The right password, or the right signature, was refused.
struct Refused: Error {}
