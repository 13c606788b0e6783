public import AWSSigning

public import class Foundation.ProcessInfo

/// Credentials in the variables `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
public struct EnvironmentCredentialProvider: CredentialProvider {
    private let environment: [String: String]

    /// - Parameter environment: The variables; those of this process by default.
    public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.environment = environment
    }

    public func credentials() async throws -> AWSCredentials {
        // An empty variable is as good as none, to the AWS tools too.
        guard let accessKeyID = self.environment["AWS_ACCESS_KEY_ID"], !accessKeyID.isEmpty else {
            throw DynamoError(.noCredentials, message: "AWS_ACCESS_KEY_ID is not set.")
        }
        guard let secretAccessKey = self.environment["AWS_SECRET_ACCESS_KEY"], !secretAccessKey.isEmpty else {
            throw DynamoError(
                .credentialProviderFailed,
                message: "AWS_SECRET_ACCESS_KEY is not set, though AWS_ACCESS_KEY_ID is."
            )
        }
        let sessionToken = self.environment["AWS_SESSION_TOKEN"].flatMap { $0.isEmpty ? nil : $0 }
        return AWSCredentials(
            accessKeyID: accessKeyID,
            secretAccessKey: secretAccessKey,
            sessionToken: sessionToken
        )
    }
}
