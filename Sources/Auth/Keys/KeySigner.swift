import Crypto
import JWTKit
import Synchronization

/// JWTKit's view of one key: a collection that holds this key and nothing else.
///
/// JWTKit falls back to a default key when a `kid` is unknown. With one collection per key, and the key chosen by
/// ``KeySet`` beforehand, there is nothing to fall back to.
final class KeySigner: Sendable, CustomReflectable {
    private let kid: JWKIdentifier
    private let digest: DigestAlgorithm
    private let secret: SymmetricKey
    private let collection = JWTKeyCollection()
    private let isLoaded = Mutex(false)

    init(id: String, algorithm: SigningAlgorithm, secret: SymmetricKey) {
        self.kid = JWKIdentifier(string: id)
        self.digest = algorithm.digest
        self.secret = secret
    }

    func sign(_ payload: some JWTPayload, type: String) async throws -> String {
        try await self.loadedCollection().sign(payload, kid: self.kid, header: ["typ": .string(type)])
    }

    func verify<Payload: JWTPayload>(_ token: [UInt8], as payload: Payload.Type) async throws -> Payload {
        try await self.loadedCollection().verify(token, as: payload)
    }

    func hasSameSecret(as other: KeySigner) -> Bool { self.secret == other.secret }

    var customMirror: Mirror { Mirror(self, children: ["kid": self.kid.string]) }

    /// Adding the key twice replaces it by itself, so first callers that race need no coordination.
    private func loadedCollection() async -> JWTKeyCollection {
        if !self.isLoaded.withLock({ $0 }) {
            await self.collection.add(hmac: HMACKey(key: self.secret), digestAlgorithm: self.digest, kid: self.kid)
            self.isLoaded.withLock { $0 = true }
        }
        return self.collection
    }
}
