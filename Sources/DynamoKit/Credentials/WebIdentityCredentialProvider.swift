public import AWSSigning
public import AsyncHTTPClient
public import Foundation

/// Credentials of a role, for the token in a file: this is how pods get theirs in EKS.
///
/// The variables `AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_ARN` set it up, and `AWS_ROLE_SESSION_NAME` names the session.
/// The file is read anew for each call, since others renew it. Put the provider into a ``CachedCredentialProvider``.
///
/// Specification:
/// [AssumeRoleWithWebIdentity](https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html)
public struct WebIdentityCredentialProvider: CredentialProvider {
    /// Tokens take a few kilobytes, of which STS allows 20,000 characters.
    static let maximumTokenBytes = 20_000

    private let context: CredentialContext

    /// Creates a provider.
    ///
    /// - Parameters:
    ///   - environment: The variables; those of this process by default.
    ///   - httpClient: Makes the requests to STS.
    public init(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        httpClient: HTTPClient = HTTPTransport.sharedHTTPClient
    ) {
        self.init(CredentialContext(environment: environment, httpClient: httpClient))
    }

    init(_ context: CredentialContext) {
        self.context = context
    }

    public func credentials() async throws -> AWSCredentials {
        let environment = self.context.environment
        guard let tokenFile = environment.nonEmpty("AWS_WEB_IDENTITY_TOKEN_FILE") else {
            throw DynamoError(.noCredentials, message: "AWS_WEB_IDENTITY_TOKEN_FILE is not set.")
        }
        guard let roleARN = environment.nonEmpty("AWS_ROLE_ARN") else {
            throw DynamoError(
                .credentialProviderFailed,
                message: "AWS_ROLE_ARN is not set, though AWS_WEB_IDENTITY_TOKEN_FILE is."
            )
        }
        let role = try RoleRequest(roleARN: roleARN, sessionName: environment.nonEmpty("AWS_ROLE_SESSION_NAME"))
        return try await self.context.credentials(.webIdentity(role, tokenFile: tokenFile))
    }

    /// - Throws: ``DynamoError`` with ``DynamoError/Code/credentialProviderFailed``.
    static func token(inFile path: String) throws(DynamoError) -> String {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw DynamoError(.credentialProviderFailed, message: "The token in \(path) cannot be read.", cause: error)
        }
        let token = String(decoding: data.prefix(Self.maximumTokenBytes + 1), as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        guard !token.isEmpty, token.utf8.count <= Self.maximumTokenBytes else {
            throw DynamoError(.credentialProviderFailed, message: "What is in \(path) is no token.")
        }
        return token
    }
}
