import Crypto
import Synchronization

import struct Foundation.Date

/// Signs requests to one service in one region with AWS Signature Version 4.
///
/// The key that signs changes once a day. The last one is kept, since deriving it costs four times what signing does.
///
/// Specification:
/// [AWS Signature Version 4](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html)
package final class SigV4Signer: Sendable {
    private struct DerivedKey {
        var secretAccessKey: String
        var day: String
        var key: SymmetricKey
    }

    package let region: String
    package let service: String
    private let derivedKey = Mutex<DerivedKey?>(nil)

    package init(region: String, service: String) {
        self.region = region
        self.service = service
    }

    /// The value of the `Authorization` header.
    ///
    /// - Parameters:
    ///   - request: What to sign. Its headers must have `x-amz-date` with the same time and, if the credentials have a
    ///     session token, `x-amz-security-token`.
    ///   - credentials: Who signs.
    ///   - time: When.
    package func authorization(_ request: CanonicalRequest, credentials: AWSCredentials, at time: SigningTime) -> String
    {
        let scope = "\(time.day)/\(self.region)/\(self.service)/aws4_request"
        let stringToSign = "AWS4-HMAC-SHA256\n\(time.text)\n\(scope)\n\(request.hash)"
        let key = self.signingKey(secretAccessKey: credentials.secretAccessKey, day: time.day)
        let signature = CanonicalRequest.hexadecimal(Self.hmac(stringToSign, key: key))
        return "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope), "
            + "SignedHeaders=\(request.signedHeaders), Signature=\(signature)"
    }

    private func signingKey(secretAccessKey: String, day: String) -> SymmetricKey {
        let known = self.derivedKey.withLock { known in
            known?.day == day && known?.secretAccessKey == secretAccessKey ? known?.key : nil
        }
        if let known { return known }
        let key = Self.deriveKey(secretAccessKey: secretAccessKey, day: day, region: self.region, service: self.service)
        self.derivedKey.withLock { $0 = DerivedKey(secretAccessKey: secretAccessKey, day: day, key: key) }
        return key
    }

    static func deriveKey(secretAccessKey: String, day: String, region: String, service: String) -> SymmetricKey {
        var key = SymmetricKey(data: Array("AWS4\(secretAccessKey)".utf8))
        for part in [day, region, service, "aws4_request"] {
            key = SymmetricKey(data: Self.hmac(part, key: key))
        }
        return key
    }

    private static func hmac(_ text: String, key: SymmetricKey) -> HMAC<SHA256>.MAC {
        HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key)
    }
}
