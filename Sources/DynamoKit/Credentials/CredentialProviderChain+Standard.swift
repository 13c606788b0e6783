public import AsyncHTTPClient

public import class Foundation.ProcessInfo

extension CredentialProvider where Self == CachedCredentialProvider {
    /// Credentials from where the AWS tools look for them.
    public static var standard: CachedCredentialProvider { .standard() }

    /// Credentials from where the AWS tools look for them.
    ///
    /// These are, in this order: the environment's keys, a web identity (EKS), the profile, the container's endpoint (ECS,
    /// EKS), and the machine's (EC2). The first that is set up decides; should it fail, the others are not asked.
    ///
    /// Specification:
    /// [Standardized credential providers](https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html)
    ///
    /// - Parameters:
    ///   - profile: A profile to take rather than what the environment says of keys, web identities and profiles.
    ///   - environment: The variables; those of this process by default.
    ///   - httpClient: Makes what requests it takes.
    public static func standard(
        profile: String? = nil,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        httpClient: HTTPClient = HTTPTransport.sharedHTTPClient
    ) -> CachedCredentialProvider {
        let context = CredentialContext(environment: environment, profile: profile, httpClient: httpClient)
        var providers: [any CredentialProvider] = [
            ProfileCredentialProvider(context),
            ContainerCredentialProvider(environment: environment, httpClient: httpClient),
            InstanceMetadataCredentialProvider(environment: environment, httpClient: httpClient),
        ]
        if profile == nil {
            providers.insert(EnvironmentCredentialProvider(environment: environment), at: 0)
            providers.insert(WebIdentityCredentialProvider(context), at: 1)
        }
        return CachedCredentialProvider(CredentialProviderChain(providers))
    }
}
