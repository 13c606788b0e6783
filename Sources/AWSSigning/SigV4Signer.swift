import Crypto
import Synchronization

/// Signs requests to one service in one region with AWS Signature Version 4.
///
/// ```swift
/// let signer = SigV4Signer(region: "eu-central-1", service: "sqs")
/// var request = try SignableRequest(method: "POST", url: url, payloadHash: .sha256(of: body))
/// signer.sign(&request, credentials: credentials)
/// // send `body` to `request.url` with `request.headers`
/// ```
///
/// The key that signs changes once a day. The last one is kept, since deriving it costs four times what signing does: keep
/// the signer, too.
///
/// Specification:
/// [AWS Signature Version 4](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html)
public final class SigV4Signer: Sendable {
    static let algorithm = "AWS4-HMAC-SHA256"

    private struct DerivedKey {
        var secretAccessKey: String
        var day: String
        var hash: KeyedHash
    }

    public let region: String
    /// As it is called in signatures, for example `dynamodb`.
    public let service: String
    public let rules: SigningRules
    private let derivedKey = Mutex<DerivedKey?>(nil)

    /// Creates a signer.
    ///
    /// - Parameters:
    ///   - region: The region whose endpoint is called.
    ///   - service: As it is called in signatures.
    ///   - rules: What this service does otherwise than others; by default known from its name.
    public init(region: String, service: String, rules: SigningRules? = nil) {
        self.region = region
        self.service = service
        self.rules = rules ?? (service == "s3" ? .s3 : .standard)
    }

    /// What keys are good for: `20150830/us-east-1/iam/aws4_request`.
    func scope(at time: SigningTime) -> String {
        "\(time.day)/\(self.region)/\(self.service)/aws4_request"
    }

    /// The signature of a request, in hexadecimal.
    func signature(
        of request: CanonicalRequest,
        credentials: AWSCredentials,
        scope: String,
        at time: SigningTime
    ) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(192)
        bytes.append(Self.algorithm)
        bytes.appendNewline()
        bytes.append(time.text)
        bytes.appendNewline()
        bytes.append(scope)
        bytes.appendNewline()
        bytes.appendHexadecimal(request.hash)
        return self.signature(of: bytes, credentials: credentials, at: time)
    }

    /// The signature of any bytes, in hexadecimal.
    func signature(of bytes: [UInt8], credentials: AWSCredentials, at time: SigningTime) -> String {
        let hash = self.keyedHash(secretAccessKey: credentials.secretAccessKey, day: time.day)
        return String(hexadecimal: hash.authenticationCode(for: bytes))
    }

    private func keyedHash(secretAccessKey: String, day: String) -> KeyedHash {
        let known = self.derivedKey.withLock { known in
            known?.day == day && known?.secretAccessKey == secretAccessKey ? known?.hash : nil
        }
        if let known { return known }
        let key = Self.deriveKey(secretAccessKey: secretAccessKey, day: day, region: self.region, service: self.service)
        let hash = KeyedHash(key: key.withUnsafeBytes { Array($0) })
        self.derivedKey.withLock { $0 = DerivedKey(secretAccessKey: secretAccessKey, day: day, hash: hash) }
        return hash
    }

    static func deriveKey(secretAccessKey: String, day: String, region: String, service: String) -> SymmetricKey {
        var key = SymmetricKey(data: Array("AWS4\(secretAccessKey)".utf8))
        for part in [day, region, service, "aws4_request"] {
            key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key))
        }
        return key
    }
}
