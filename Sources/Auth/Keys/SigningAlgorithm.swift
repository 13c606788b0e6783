import JWTKit

/// An algorithm that signs tokens, as registered for JSON Web Signatures.
///
/// Only HMAC is offered: the server that issues a token is the one that verifies it. There is no `none`.
/// See [RFC 7518, section 3.2](https://www.rfc-editor.org/rfc/rfc7518#section-3.2).
public struct SigningAlgorithm: Hashable, Sendable, CustomStringConvertible {
    private enum Base { case hs256, hs384, hs512 }

    private let base: Base

    private init(_ base: Base) { self.base = base }

    /// HMAC with SHA-256.
    public static let hs256 = Self(.hs256)
    /// HMAC with SHA-384.
    public static let hs384 = Self(.hs384)
    /// HMAC with SHA-512.
    public static let hs512 = Self(.hs512)

    /// The value of the header's `alg`.
    public var name: String {
        switch self.base {
        case .hs256: "HS256"
        case .hs384: "HS384"
        case .hs512: "HS512"
        }
    }

    /// The shortest secret, in bytes: the length of the digest.
    public var minimumSecretByteCount: Int {
        switch self.base {
        case .hs256: 32
        case .hs384: 48
        case .hs512: 64
        }
    }

    /// The same as ``name``.
    public var description: String { self.name }

    var digest: DigestAlgorithm {
        switch self.base {
        case .hs256: .sha256
        case .hs384: .sha384
        case .hs512: .sha512
        }
    }
}
