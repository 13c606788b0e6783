public import AWSSigning
public import AsyncHTTPClient
public import Foundation
import Logging

/// Credentials from the endpoint that ECS and EKS give to a container.
///
/// `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or `AWS_CONTAINER_CREDENTIALS_FULL_URI` sets it up. Without https only this machine
/// and the addresses of ECS and EKS are asked. `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE`, which is read anew for each call, or
/// `AWS_CONTAINER_AUTHORIZATION_TOKEN` is what the endpoint knows the container by. Put the provider into a
/// ``CachedCredentialProvider``.
///
/// Specification:
/// [Container credential provider](https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html)
public struct ContainerCredentialProvider: CredentialProvider {
    /// How long an attempt may take.
    static let timeout = Duration.seconds(2)

    private let environment: EnvironmentVariables
    private let client: CredentialHTTPClient
    private let retries: RetryDriver

    /// Creates a provider.
    ///
    /// - Parameters:
    ///   - environment: The variables; those of this process by default.
    ///   - httpClient: Makes the requests.
    public init(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        httpClient: HTTPClient = HTTPTransport.sharedHTTPClient
    ) {
        self.init(environment: environment, httpClient: httpClient, clock: ContinuousClock())
    }

    init(environment: [String: String], httpClient: HTTPClient, clock: some Clock<Duration>) {
        self.environment = EnvironmentVariables(environment)
        self.client = CredentialHTTPClient(httpClient)
        self.retries = RetryDriver(policy: RetryPolicy(maximumAttempts: 3), clock: clock)
    }

    public func credentials() async throws -> AWSCredentials {
        guard let endpoint = try ContainerEndpoint(environment: self.environment.values) else {
            throw DynamoError(.noCredentials, message: "No container endpoint is set.")
        }
        var request = CredentialHTTPClient.Request(
            method: "GET",
            url: endpoint.url,
            headers: ["Accept": "application/json"]
        )
        request.headers["Authorization"] = try endpoint.authorization { path in
            try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .newlines)
        }
        let answer: CredentialHTTPClient.Answer
        do {
            answer = try await self.retries.run(
                safety: .idempotent,
                timeout: nil,
                logger: Logger(label: "DynamoKit", factory: { _ in SwiftLogNoOpLogHandler() })
            ) { [request] _ in
                let answer = try await self.client.send(request, within: Self.timeout)
                guard answer.status == 200 else {
                    // What else it answers is not repeated: nobody knows what stands in it.
                    throw DynamoError(
                        DynamoError.Code("HTTPStatus"),
                        message: "It answered with status \(answer.status).",
                        httpStatus: answer.status
                    )
                }
                return answer
            }
        } catch let error as DynamoError {
            throw DynamoError(
                .credentialProviderFailed,
                message: "The container's endpoint gave no credentials. \(error.message)",
                httpStatus: error.httpStatus,
                cause: error
            )
        }
        return try CredentialDocument.credentials(answer.body, kind: .container, from: "the container's endpoint")
    }
}
