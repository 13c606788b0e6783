import AWSSigning
import Foundation

/// Credentials as JSON: what programs print, and what the container and instance endpoints answer.
///
/// Specification:
/// [Process credential provider](https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html),
/// [Container credential provider](https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html)
struct CredentialDocument: Decodable {
    /// Whose document it is: they differ in a few names.
    enum Kind: Hashable, Sendable {
        case process
        case container
        case instance
    }

    private var version: Int?
    private var code: String?
    private var accessKeyID: String?
    private var secretAccessKey: String?
    private var sessionToken: String?
    private var token: String?
    private var expiration: String?

    private enum CodingKeys: String, CodingKey {
        case version = "Version"
        case code = "Code"
        case accessKeyID = "AccessKeyId"
        case secretAccessKey = "SecretAccessKey"
        case sessionToken = "SessionToken"
        case token = "Token"
        case expiration = "Expiration"
    }

    /// Reads credentials.
    ///
    /// - Parameters:
    ///   - bytes: The document, which no error repeats.
    ///   - kind: Whose it is.
    ///   - source: What it is from, for errors.
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/credentialProviderFailed``.
    static func credentials(_ bytes: [UInt8], kind: Kind, from source: String) throws(DynamoError) -> AWSCredentials {
        func refusal(_ problem: String) -> DynamoError {
            DynamoError(.credentialProviderFailed, message: "The answer of \(source) \(problem).")
        }
        // The decoder's own error is left out: it may quote the document.
        guard let document = try? JSONDecoder().decode(Self.self, from: Data(bytes)) else {
            throw refusal("is no JSON with credentials")
        }
        if kind == .process, document.version != 1 { throw refusal("is not of version 1") }
        if kind == .instance, let code = document.code, code != "Success" {
            throw refusal("says that there are none: \(code.prefix(64))")
        }
        guard let accessKeyID = document.accessKeyID, !accessKeyID.isEmpty else { throw refusal("has no AccessKeyId") }
        guard let secretAccessKey = document.secretAccessKey, !secretAccessKey.isEmpty else {
            throw refusal("has no SecretAccessKey")
        }
        var expiration: Date?
        if let text = document.expiration {
            guard let date = UTCTimestamp.date(text) else { throw refusal("has an Expiration that is no instant") }
            expiration = date
        }
        let token = kind == .process ? document.sessionToken : document.token
        return AWSCredentials(
            accessKeyID: accessKeyID,
            secretAccessKey: secretAccessKey,
            sessionToken: token.flatMap { $0.isEmpty ? nil : $0 },
            expiration: expiration
        )
    }
}
