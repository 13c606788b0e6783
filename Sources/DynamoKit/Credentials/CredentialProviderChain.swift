public import AWSSigning

/// Asks one provider after the other, until one has credentials.
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
