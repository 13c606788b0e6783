import Crypto
import Foundation

/// Random bytes that tokens are signed with, and page cursors sealed.
struct SigningSecret: Sendable {
    static let minimumBytes = 32
    /// What the file is called that keeps it, in the data folder.
    static let fileName = "signing-secret"

    private let bytes: SymmetricKey

    /// - Returns: `nil` unless the text is Base64 of enough bytes.
    init?(base64: String) {
        guard let bytes = Data(base64Encoded: base64), bytes.count >= Self.minimumBytes else { return nil }
        self.bytes = SymmetricKey(data: bytes)
    }

    private init(_ bytes: SymmetricKey) {
        self.bytes = bytes
    }

    /// What tells this secret from others, and tells nothing else of it.
    var id: String {
        self.derive("chat signing key id").prefix(6).map { String($0 >> 4, radix: 16) + String($0 & 0xF, radix: 16) }
            .joined()
    }

    /// The key for one purpose. Keys for two purposes have nothing to do with each other.
    func derive(_ purpose: String) -> [UInt8] {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: self.bytes, info: Data(purpose.utf8), outputByteCount: 32)
            .withUnsafeBytes { Array($0) }
    }

    /// The secret kept in a file, which is made with a new one if it is not there.
    ///
    /// - Parameter file: Where it is kept, readable by its owner only.
    static func kept(in file: URL) throws -> SigningSecret {
        if let kept = try Self.existing(in: file) { return kept }
        let secret = SigningSecret(SymmetricKey(size: .bits256))
        let text = secret.bytes.withUnsafeBytes { Data($0) }.base64EncodedString()
        guard try PrivateFile.create(file, holding: Array(text.utf8)) else {
            // Another process was faster; its secret is the one.
            if let kept = try Self.existing(in: file) { return kept }
            throw CocoaError(.fileReadUnknown)
        }
        return secret
    }

    /// The secret kept in a file; `nil` if it is not there.
    ///
    /// - Throws: ``ConfigurationError`` for a file that holds something else.
    static func existing(in file: URL) throws -> SigningSecret? {
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        let text = try String(contentsOf: file, encoding: .utf8)
        guard let secret = SigningSecret(base64: text.trimmed) else {
            let requirement =
                "be a folder whose \(file.lastPathComponent) is whole: restore it, or remove it to sign all out"
            throw ConfigurationError(key: "dataDir", requirement: requirement)
        }
        return secret
    }
}

extension SigningSecret: CustomStringConvertible, CustomReflectable {
    var description: String { "SigningSecret(id: \(self.id))" }
    var customMirror: Mirror { Mirror(self, children: ["id": self.id]) }
}
