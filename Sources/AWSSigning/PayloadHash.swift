import Crypto

/// What a signature says of a request's body.
public struct PayloadHash: Hashable, Sendable {
    /// SHA-256 in hexadecimal, or the keyword that stands in its place.
    public let text: String

    /// - Parameter text: SHA-256 in hexadecimal, or a keyword that the service allows instead.
    public init(_ text: String) {
        self.text = text
    }

    /// The body may be any: the signature does not cover it. S3 allows this.
    public static let unsigned = PayloadHash("UNSIGNED-PAYLOAD")

    /// There is no body.
    public static let empty = PayloadHash("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")

    /// The body is this one.
    public static func sha256(of body: some Sequence<UInt8>) -> PayloadHash {
        var hash = SHA256()
        let isHashed: Void? = body.withContiguousStorageIfAvailable {
            hash.update(bufferPointer: UnsafeRawBufferPointer($0))
        }
        if isHashed == nil { hash.update(data: Array(body)) }
        return PayloadHash(String(hexadecimal: hash.finalize()))
    }
}
