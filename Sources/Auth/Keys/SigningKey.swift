public import Crypto

/// A secret that signs and verifies tokens, together with its identifier and its only algorithm.
///
/// A key prints its identifier and its algorithm, never its secret.
public struct SigningKey: Sendable {
    /// The header's `kid` of the tokens that this key signs.
    public let id: String
    /// The one algorithm that this key is used with.
    public let algorithm: SigningAlgorithm

    let signer: KeySigner

    /// Creates a key.
    ///
    /// - Parameters:
    ///   - id: The `kid`, 1 to 255 bytes long. It is public, since it travels in each token.
    ///   - algorithm: The algorithm to pin the key to.
    ///   - secret: Random bytes, at least ``SigningAlgorithm/minimumSecretByteCount`` of them.
    /// - Throws: ``AuthError`` with ``AuthError/Code/weakSecret`` or ``AuthError/Code/invalidKeyID``.
    public init(id: String, algorithm: SigningAlgorithm, secret: some Sequence<UInt8>) throws(AuthError) {
        try self.init(id: id, algorithm: algorithm, secret: SymmetricKey(data: Array(secret)))
    }

    /// Creates a key.
    ///
    /// - Parameters:
    ///   - id: The `kid`, 1 to 255 bytes long. It is public, since it travels in each token.
    ///   - algorithm: The algorithm to pin the key to.
    ///   - secret: A random key of at least ``SigningAlgorithm/minimumSecretByteCount`` bytes.
    /// - Throws: ``AuthError`` with ``AuthError/Code/weakSecret`` or ``AuthError/Code/invalidKeyID``.
    public init(id: String, algorithm: SigningAlgorithm, secret: SymmetricKey) throws(AuthError) {
        guard (1...255).contains(id.utf8.count) else {
            throw AuthError(.invalidKeyID, "A key's identifier is 1 to 255 bytes long.")
        }
        guard secret.bitCount / 8 >= algorithm.minimumSecretByteCount else {
            throw AuthError(
                .weakSecret,
                "\(algorithm) needs a secret of at least \(algorithm.minimumSecretByteCount) bytes; "
                    + "this one has \(secret.bitCount / 8)."
            )
        }
        self.id = id
        self.algorithm = algorithm
        self.signer = KeySigner(id: id, algorithm: algorithm, secret: secret)
    }

    /// Creates a key with a new random secret, for tests and for servers whose tokens need not survive a restart.
    ///
    /// - Throws: ``AuthError`` with ``AuthError/Code/invalidKeyID``.
    public static func generate(id: String, algorithm: SigningAlgorithm = .hs256) throws(AuthError) -> SigningKey {
        let size = SymmetricKeySize(bitCount: algorithm.minimumSecretByteCount * 8)
        return try SigningKey(id: id, algorithm: algorithm, secret: SymmetricKey(size: size))
    }

    /// Whether both keys have the same identifier, algorithm and secret. The secrets are compared in constant time.
    func isSame(as other: SigningKey) -> Bool {
        self.id == other.id && self.algorithm == other.algorithm && self.signer.hasSameSecret(as: other.signer)
    }
}

extension SigningKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The identifier and the algorithm.
    public var description: String { "SigningKey(id: \(self.id), algorithm: \(self.algorithm))" }

    /// The same as ``description``.
    public var debugDescription: String { self.description }

    /// The identifier and the algorithm, so that `dump` shows no secret either.
    public var customMirror: Mirror {
        Mirror(self, children: ["id": self.id, "algorithm": self.algorithm.name], displayStyle: .struct)
    }
}
