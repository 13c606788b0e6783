import Auth
import Foundation
import Measuring

/// How many tokens are issued and verified in a second on one core, and how long a password takes.
///
/// `swift run -c release --package-path Benchmarks AuthBenchmark`
@main
struct Main {
    struct Claims: Codable, Sendable {
        var username: String
    }

    static func main() async throws {
        let key = try SigningKey.generate(id: "2026-11", algorithm: .hs256)
        let tokens = TokenAuthority(
            keys: try KeySet(signing: key),
            issuer: "chat",
            audience: "chat",
            lifetime: .seconds(3_600)
        )
        let claims = Claims(username: "ann")
        let token = try await tokens.issue(subject: "user-1", claims: claims)
        let verify = try await rate(20_000) { _ = try await tokens.verify(token, as: Claims.self) }
        let issue = try await rate(20_000) { _ = try await tokens.issue(subject: "user-1", claims: claims) }
        printLine("HS256, per second on one core", "verified \(Int(verify))", "issued \(Int(issue))")

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

/// The right password was refused.
struct Refused: Error {}
