public import AWSSigning

/// Where credentials come from.
public protocol CredentialProvider: Sendable {
    /// The credentials to sign the next request with.
    ///
    /// It is called for every request: a provider for which that is dear goes into a ``CachedCredentialProvider``.
    ///
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/noCredentials`` when this provider is not set up, or with
    ///   ``DynamoError/Code/credentialProviderFailed`` when it is, and has none to give.
    func credentials() async throws -> AWSCredentials
}

/// A provider that mostly has its credentials at hand. To wait for them, and no longer than a deadline, costs more.
protocol ReadyCredentialProvider: CredentialProvider {
    /// What ``CredentialProvider/credentials()`` would give without waiting; `nil` when it has to wait, or to begin
    /// something.
    var readyCredentials: AWSCredentials? { get }
}

/// Credentials that are always the same.
public struct StaticCredentialProvider: CredentialProvider {
    private let value: AWSCredentials

    public init(_ credentials: AWSCredentials) {
        self.value = credentials
    }

    public init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil) {
        self.init(
            AWSCredentials(accessKeyID: accessKeyID, secretAccessKey: secretAccessKey, sessionToken: sessionToken)
        )
    }

    public func credentials() async throws -> AWSCredentials { self.value }
}

extension StaticCredentialProvider: ReadyCredentialProvider {
    var readyCredentials: AWSCredentials? { self.value }
}

extension CredentialProvider where Self == StaticCredentialProvider {
    /// Credentials that are always the same.
    public static func `static`(
        accessKeyID: String,
        secretAccessKey: String,
        sessionToken: String? = nil
    ) -> StaticCredentialProvider {
        StaticCredentialProvider(accessKeyID: accessKeyID, secretAccessKey: secretAccessKey, sessionToken: sessionToken)
    }
}
