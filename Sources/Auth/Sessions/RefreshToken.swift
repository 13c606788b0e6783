import Crypto
import FoundationEssentials

/// A refresh token taken apart: its session, its place in the session's succession, a secret, and a proof that it was
/// issued.
///
/// To its holder it is 112 characters that mean nothing.
struct RefreshToken: Sendable {
    let sessionID: String
    let generation: Int
    let secret: Data
    /// An HMAC of generation and secret under the session's own key. It tells a token that was used long ago, whose digest
    /// is no longer kept, from one that somebody made up.
    private let proof: Data

    private static let idByteCount = 16
    private static let generationByteCount = 4
    private static let digestByteCount = 32

    /// Reads a token.
    ///
    /// - Returns: `nil` for anything but the one spelling of a token.
    init?(parsing text: String) {
        let byteCount = Self.idByteCount + Self.generationByteCount + 2 * Self.digestByteCount
        guard
            text.utf8.count == byteCount * 4 / 3,
            var rest = Base64Alphabet.url.decode(text.utf8)?[...],
            rest.count == byteCount
        else { return nil }
        self.sessionID = Base64Alphabet.url.encode(rest.prefix(Self.idByteCount))
        rest = rest.dropFirst(Self.idByteCount)
        self.generation = rest.prefix(Self.generationByteCount).reduce(0) { $0 << 8 | Int($1) }
        rest = rest.dropFirst(Self.generationByteCount)
        self.secret = Data(rest.prefix(Self.digestByteCount))
        self.proof = Data(rest.dropFirst(Self.digestByteCount))
    }

    /// Makes a token of a session.
    init(sessionID: String, generation: Int, secret: Data, proofKey: Data) {
        self.sessionID = sessionID
        self.generation = generation
        self.secret = secret
        self.proof = Data(
            HMAC<SHA256>.authenticationCode(
                for: Self.proven(generation: generation, secret: secret),
                using: SymmetricKey(data: proofKey)
            )
        )
    }

    /// The token as it is handed out.
    var text: String {
        let id = Base64Alphabet.url.decode(self.sessionID.utf8) ?? []
        return Base64Alphabet.url.encode(id + Self.bigEndian(self.generation) + Array(self.secret) + Array(self.proof))
    }

    /// What is stored of the token.
    var digest: Data { Data(SHA256.hash(data: self.secret)) }

    /// Whether the session with this key issued the token. Takes the same time wherever the proof differs.
    func isIssued(under proofKey: Data) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(
            self.proof,
            authenticating: Self.proven(generation: self.generation, secret: self.secret),
            using: SymmetricKey(data: proofKey)
        )
    }

    /// The token that comes after this one. It follows from this token's secret and from `seed`, of which one is only with
    /// the client and the other only in the store, so that two concurrent refreshes arrive at the same successor.
    func successor(seed: Data, proofKey: Data) -> RefreshToken {
        let code = HMAC<SHA256>.authenticationCode(for: seed, using: SymmetricKey(data: self.secret))
        return RefreshToken(
            sessionID: self.sessionID,
            generation: self.generation + 1,
            secret: Data(code),
            proofKey: proofKey
        )
    }

    /// A new identifier of a session.
    static func makeSessionID() -> String { Base64Alphabet.url.encode(self.randomBytes(self.idByteCount)) }

    /// A new secret, seed or key.
    static func makeSecret() -> Data { self.randomBytes(self.digestByteCount) }

    private static func randomBytes(_ count: Int) -> Data {
        SymmetricKey(size: SymmetricKeySize(bitCount: count * 8)).withUnsafeBytes { Data($0) }
    }

    private static func proven(generation: Int, secret: Data) -> Data { Data(self.bigEndian(generation)) + secret }

    private static func bigEndian(_ generation: Int) -> [UInt8] {
        (0..<self.generationByteCount).reversed().map { UInt8(truncatingIfNeeded: generation >> ($0 * 8)) }
    }
}
