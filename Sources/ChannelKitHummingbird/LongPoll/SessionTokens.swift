import Crypto
import FoundationEssentials

/// Names a long-poll session. Not to be guessed: 128 random bits.
struct SessionID: Hashable, Sendable {
    static let byteCount = 16

    let value: UInt128

    static func random() -> SessionID { SessionID(value: .random(in: .min ... .max)) }

    var bytes: [UInt8] { withUnsafeBytes(of: self.value.bigEndian) { Array($0) } }

    /// - Precondition: There are ``byteCount`` bytes.
    init(bytes: some Collection<UInt8>) {
        precondition(bytes.count == Self.byteCount)
        self.value = bytes.reduce(0) { $0 << 8 | UInt128($1) }
    }

    private init(value: UInt128) { self.value = value }
}

/// Makes and reads the tokens with which clients name their sessions.
///
/// A token is signed, so that one of ours is told from a client's own parameter of the same name, and bound to its mount.
///
/// Specification: [RFC 2104](https://www.rfc-editor.org/rfc/rfc2104) (HMAC)
struct SessionTokens: Sendable {
    private let key: SymmetricKey
    private let context: [UInt8]

    /// - Parameters:
    ///   - key: Signs; `nil` for a random one.
    ///   - path: The path of the mount.
    /// - Precondition: A key has at least 256 bits.
    init(key: SymmetricKey?, path: String) {
        precondition((key?.bitCount ?? 256) >= 256, "a key of session tokens has at least 256 bits")
        self.key = key ?? SymmetricKey(size: .bits256)
        self.context = Array("ChannelKit long poll:\(path):".utf8)
    }

    func token(for id: SessionID) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: self.context + id.bytes, using: self.key)
        // 48 bytes are 64 characters of Base64, without padding.
        return Data(id.bytes + Array(code)).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
    }

    /// The session of a token, if the token is one of ours. The session may have ended.
    func session(of token: String) -> SessionID? {
        let count = SessionID.byteCount + SHA256.byteCount
        guard token.utf8.count == count / 3 * 4 else { return nil }
        let base64 = token.replacing("-", with: "+").replacing("_", with: "/")
        guard let bytes = Data(base64Encoded: base64), bytes.count == count else { return nil }
        let id = SessionID(bytes: bytes.prefix(SessionID.byteCount))
        let code = bytes.suffix(SHA256.byteCount)
        guard HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: self.context + id.bytes, using: self.key)
        else { return nil }
        return id
    }
}
