import Crypto

/// What S3 compares an upload with before it takes it.
public struct S3Checksum: Hashable, Sendable {
    /// The header, or form field, that carries it.
    let name: String
    /// In Base64.
    let value: String

    /// - Parameter base64: The SHA-256 of the object, in Base64.
    public static func sha256(base64: String) -> S3Checksum { S3Checksum(name: "x-amz-checksum-sha256", value: base64) }

    /// - Parameter base64: The CRC-32 of the object, in Base64.
    public static func crc32(base64: String) -> S3Checksum { S3Checksum(name: "x-amz-checksum-crc32", value: base64) }

    /// The SHA-256 of an object that is at hand.
    public static func sha256(of object: [UInt8]) -> S3Checksum {
        .sha256(base64: Base64.encode(Array(SHA256.hash(data: object))))
    }
}
