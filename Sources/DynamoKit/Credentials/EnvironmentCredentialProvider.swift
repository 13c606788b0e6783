public import AWSSigning

public import class Foundation.ProcessInfo

/// Credentials in the variables `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
public struct EnvironmentCredentialProvider: CredentialProvider {
    private let environment: EnvironmentVariables

    /// - Parameter environment: The variables; those of this process by default.
    public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.environment = EnvironmentVariables(environment)
    }

    public func credentials() async throws -> AWSCredentials {
        let environment = self.environment.values
        guard let accessKeyID = environment.nonEmpty("AWS_ACCESS_KEY_ID") else {
            throw DynamoError(.noCredentials, message: "AWS_ACCESS_KEY_ID is not set.")
        }
        guard let secretAccessKey = environment.nonEmpty("AWS_SECRET_ACCESS_KEY") else {
            throw DynamoError(
                .credentialProviderFailed,
                message: "AWS_SECRET_ACCESS_KEY is not set, though AWS_ACCESS_KEY_ID is."
            )
        }
        return AWSCredentials(
            accessKeyID: accessKeyID,
            secretAccessKey: secretAccessKey,
            sessionToken: environment.nonEmpty("AWS_SESSION_TOKEN")
        )
    }
}
