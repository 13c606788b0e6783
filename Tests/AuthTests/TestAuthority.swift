import Auth
import Crypto
import FoundationEssentials
import Synchronization
import Testing

/// A time that stands still until it is set.
final class ManualTime: Sendable {
    private let seconds = Mutex(1_800_000_000.0)

    var now: Date { Date(timeIntervalSince1970: self.seconds.withLock { $0 }) }

    func advance(by seconds: Double) { self.seconds.withLock { $0 += seconds } }
}

extension TokenAuthority {
    static func forTests(
        keys: KeySet,
        lifetime: Duration = .seconds(3600),
        leeway: Duration = .seconds(30),
        maximumAge: Duration? = nil,
        maximumTokenBytes: Int = 8192,
        revocations: RevocationList? = nil,
        time: ManualTime = ManualTime()
    ) -> TokenAuthority {
        TokenAuthority(
            keys: keys,
            issuer: "issuer",
            audience: "audience",
            lifetime: lifetime,
            leeway: leeway,
            maximumAge: maximumAge,
            maximumTokenBytes: maximumTokenBytes,
            revocations: revocations,
            now: { time.now }
        )
    }
}

/// Signs whatever it is given with HS256, as someone would who holds the secret and none of our code.
struct Forge {
    static let secret = [UInt8](repeating: 0x5A, count: 32)
    static let header = #"{"alg":"HS256","typ":"JWT","kid":"k"}"#

    /// An authority that trusts the forge's key under the identifier `k`.
    static func authority(leeway: Duration = .seconds(30), maximumTokenBytes: Int = 8192) throws -> TokenAuthority {
        let key = try SigningKey(id: "k", algorithm: .hs256, secret: Self.secret)
        return .forTests(keys: try KeySet(signing: key), leeway: leeway, maximumTokenBytes: maximumTokenBytes)
    }

    /// A payload that the authority accepts, with some members replaced, or left out where the value is `nil`.
    static func payload(_ changes: KeyValuePairs<String, String?> = [:]) -> String {
        var members = [
            "iss": #""issuer""#, "sub": #""ann""#, "aud": #""audience""#, "exp": "1800000600", "iat": "1800000000",
        ]
        for (name, value) in changes { members[name] = value }
        return "{" + members.map { "\"\($0)\":\($1)" }.sorted().joined(separator: ",") + "}"
    }

    static func token(
        header: String = Self.header,
        payload: String = Self.payload(),
        secret: [UInt8] = Self.secret
    ) -> String {
        self.token(header: Array(header.utf8), payload: Array(payload.utf8), secret: secret)
    }

    static func token(header: [UInt8], payload: [UInt8], secret: [UInt8] = Self.secret) -> String {
        let input = Self.base64URL(header) + "." + Self.base64URL(payload)
        let code = HMAC<SHA256>.authenticationCode(for: Data(input.utf8), using: SymmetricKey(data: secret))
        return input + "." + Self.base64URL(Array(code))
    }

    static func base64URL(_ bytes: [UInt8]) -> String {
        String(
            Data(bytes).base64EncodedString().compactMap { character in
                switch character {
                case "+": "-"
                case "/": "_"
                case "=": nil
                default: character
                }
            }
        )
    }
}

/// Expects an ``AuthError`` with this code.
func expectRefusal<Value>(
    _ code: AuthError.Code,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Value
) async {
    let error = await #expect(throws: AuthError.self, sourceLocation: sourceLocation) { _ = try await body() }
    #expect(error?.code == code, sourceLocation: sourceLocation)
}
