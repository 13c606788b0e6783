/// In what the services differ over Signature Version 4.
///
/// All but S3 keep to ``standard``.
public struct SigningRules: Hashable, Sendable {
    /// Whether `.`, `..` and empty segments are taken out of the path before it is signed.
    public var normalizesPath: Bool
    /// Whether the path, which is percent-encoded on the wire, is encoded once more before it is signed.
    public var encodesPathAgain: Bool
    /// Whether the request carries the payload's hash in `x-amz-content-sha256`.
    public var sendsPayloadHash: Bool
    /// Whether a session token is part of what is signed, rather than added afterwards.
    public var signsSessionToken: Bool

    public init(
        normalizesPath: Bool = true,
        encodesPathAgain: Bool = true,
        sendsPayloadHash: Bool = false,
        signsSessionToken: Bool = true
    ) {
        self.normalizesPath = normalizesPath
        self.encodesPathAgain = encodesPathAgain
        self.sendsPayloadHash = sendsPayloadHash
        self.signsSessionToken = signsSessionToken
    }

    /// Those of every service but S3.
    public static let standard = SigningRules()

    /// Those of S3, where `a//b` and `a/../b` are keys of their own.
    public static let s3 = SigningRules(normalizesPath: false, encodesPathAgain: false, sendsPayloadHash: true)

    /// The path as it is signed.
    func append(path: String, to bytes: inout [UInt8]) {
        let path = path.isEmpty ? "/" : path
        guard path != "/" else { return bytes.append(UInt8(ascii: "/")) }
        let signed = self.normalizesPath ? Self.normalized(path) : path
        if self.encodesPathAgain {
            bytes.appendPercentEncoded(signed, keepsSlashes: true)
        } else {
            bytes.append(signed)
        }
    }

    private static func normalized(_ path: String) -> String {
        var segments: [Substring] = []
        for segment in path.split(separator: "/") {
            switch segment {
            case ".": continue
            case "..": _ = segments.popLast()
            default: segments.append(segment)
            }
        }
        guard !segments.isEmpty else { return "/" }
        return "/" + segments.joined(separator: "/") + (path.hasSuffix("/") ? "/" : "")
    }
}
