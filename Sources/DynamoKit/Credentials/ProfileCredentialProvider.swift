public import AWSSigning
public import AsyncHTTPClient

public import class Foundation.ProcessInfo

/// Credentials as a profile in `~/.aws/credentials` and `~/.aws/config` says.
///
/// A profile has keys of its own, names a role and whose credentials to take it on with (`role_arn` with `source_profile` or
/// `credential_source`, or with `web_identity_token_file`), or names a program that prints them (`credential_process`). One
/// that signs in by single sign-on is refused with an error that says so.
///
/// The files are read anew for each call. Put the provider into a ``CachedCredentialProvider``.
///
/// Specification:
/// [Shared config and credentials files](https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html)
public struct ProfileCredentialProvider: CredentialProvider {
    private let context: CredentialContext

    /// Creates a provider.
    ///
    /// - Parameters:
    ///   - profile: The profile to read; by default the one that `AWS_PROFILE` names, or else `default`.
    ///   - environment: `AWS_SHARED_CREDENTIALS_FILE` and `AWS_CONFIG_FILE` in it may name other files. The variables of this
    ///     process by default.
    ///   - httpClient: Makes the requests to STS and to where a role's source gets its credentials.
    public init(
        profile: String? = nil,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        httpClient: HTTPClient = HTTPTransport.sharedHTTPClient
    ) {
        self.init(CredentialContext(environment: environment, profile: profile, httpClient: httpClient))
    }

    init(_ context: CredentialContext) {
        self.context = context
    }

    public func credentials() async throws -> AWSCredentials {
        let profiles = try SharedProfiles.load(environment: self.context.environment)
        let named = self.context.profile ?? self.context.environment.nonEmpty("AWS_PROFILE")
        let profile = named ?? "default"
        // One that somebody has named must be there; the default one need not.
        guard named == nil || profiles.profiles[profile] != nil else {
            throw DynamoError(.credentialProviderFailed, message: "There is no profile “\(profile)”.")
        }
        guard let recipe = try CredentialRecipe.of(profile: profile, in: profiles) else {
            throw DynamoError(.noCredentials, message: "Profile “\(profile)” says nothing of credentials.")
        }
        return try await self.context.credentials(recipe)
    }
}
