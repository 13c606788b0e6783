public import AWSSigning

/// Asks one provider after the other, until one has credentials.
///
/// One that is not set up, and says so with ``DynamoError/Code/noCredentials``, is passed over. Any other error is the
/// chain's: a provider that is set up and fails must not give way to the credentials of somebody else.
public struct CredentialProviderChain: CredentialProvider {
    private let providers: [any CredentialProvider]

    public init(_ providers: [any CredentialProvider]) {
        self.providers = providers
    }

    public func credentials() async throws -> AWSCredentials {
        var complaints: [String] = []
        for provider in self.providers {
            do {
                return try await provider.credentials()
            } catch let error as DynamoError where error.code == .noCredentials {
                complaints.append(error.message)
            }
        }
        throw DynamoError(.noCredentials, message: "No credentials were found. \(complaints.joined(separator: " "))")
    }
}
