public import AWSSigning
public import AsyncHTTPClient

public import class Foundation.ProcessInfo

/// Credentials of the role that an EC2 instance has, from its metadata service (IMDSv2).
///
/// Each request may take a second, and is made twice at most: where there is no such service, or a container is one hop too
/// far from it, that is known after two seconds. `AWS_EC2_METADATA_DISABLED=true` spares even those;
/// `AWS_METADATA_SERVICE_TIMEOUT` and `AWS_METADATA_SERVICE_NUM_ATTEMPTS` change both figures. Put the provider into a
/// ``CachedCredentialProvider``.
///
/// Specification:
/// [IMDS credential provider](https://docs.aws.amazon.com/sdkref/latest/guide/feature-imds-credentials.html)
public struct InstanceMetadataCredentialProvider: CredentialProvider {
    private let environment: EnvironmentVariables
    private let client: CredentialHTTPClient

    /// Creates a provider.
    ///
    /// - Parameters:
    ///   - environment: The variables; those of this process by default.
    ///   - httpClient: Makes the requests. It must not send them through a proxy.
    public init(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        httpClient: HTTPClient = HTTPTransport.sharedHTTPClient
    ) {
        self.environment = EnvironmentVariables(environment)
        self.client = CredentialHTTPClient(httpClient)
    }

    public func credentials() async throws -> AWSCredentials {
        guard let settings = try InstanceMetadataSettings(environment: self.environment.values) else {
            throw DynamoError(.noCredentials, message: "AWS_EC2_METADATA_DISABLED is set.")
        }
        var exchange = InstanceMetadataExchange(settings)
        var action = exchange.begin()
        while true {
            switch action {
            case .use(let credentials): return credentials
            case .unavailable(let message): throw DynamoError(.noCredentials, message: message)
            case .fail(let message): throw DynamoError(.credentialProviderFailed, message: message)
            case .send(let request):
                do {
                    let answer = try await self.client.send(request, within: settings.timeout)
                    action = exchange.received(status: answer.status, body: answer.body)
                } catch is DynamoError {
                    action = exchange.receivedNothing()
                }
            }
        }
    }
}
