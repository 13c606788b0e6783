import AWSSigning
import AsyncHTTPClient

/// What providers share that follow ``CredentialRecipe``s.
struct CredentialContext: Sendable {
    private let variables: EnvironmentVariables
    /// The profile that was named, if one was.
    let profile: String?
    let httpClient: HTTPClient

    init(environment: [String: String], profile: String? = nil, httpClient: HTTPClient) {
        self.variables = EnvironmentVariables(environment)
        self.profile = profile
        self.httpClient = httpClient
    }

    /// The variables.
    var environment: [String: String] { self.variables.values }

    /// Follows a recipe.
    ///
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/credentialProviderFailed``, also when the recipe names a source that
    ///   is not set up.
    func credentials(_ recipe: CredentialRecipe) async throws -> AWSCredentials {
        switch recipe {
        case .keys(let credentials): return credentials
        case .process(let command):
            return try await ProcessCredentialProvider(command: command, environment: self.environment).credentials()
        case .source(let source): return try await self.credentials(source)
        case .role(let role, let source):
            return try await self.sts().assumeRole(role, credentials: try await self.credentials(source))
        case .webIdentity(let role, let tokenFile):
            let token = try WebIdentityCredentialProvider.token(inFile: tokenFile)
            return try await self.sts().assumeRole(role, webIdentityToken: token)
        }
    }

    private func credentials(_ source: CredentialSource) async throws -> AWSCredentials {
        let provider: any CredentialProvider =
            switch source {
            case .environment: EnvironmentCredentialProvider(environment: self.environment)
            case .container:
                ContainerCredentialProvider(environment: self.environment, httpClient: self.httpClient)
            case .instance:
                InstanceMetadataCredentialProvider(environment: self.environment, httpClient: self.httpClient)
            }
        do {
            return try await provider.credentials()
        } catch let error as DynamoError where error.code == .noCredentials {
            throw DynamoError(
                .credentialProviderFailed,
                message: "The credential_source “\(source.rawValue)” has none. \(error.message)",
                cause: error
            )
        }
    }

    private func sts() throws(DynamoError) -> STSClient {
        let settings = try AWSSettings(profile: self.profile, environment: self.environment)
        return try STSClient(settings: settings, client: CredentialHTTPClient(self.httpClient))
    }
}

extension CredentialContext: CustomReflectable {
    // `dump` is not to walk through the HTTP client: requests under way are in there, and belong to other threads.
    var customMirror: Mirror { Mirror(self, children: ["profile": self.profile as Any]) }
}
