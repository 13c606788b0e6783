import AWSSigning
import DynamoKit
import Foundation
import Testing

@Suite("Credentials")
struct CredentialTests {
    @Test("no printable form shows the secret or the session token")
    func redaction() {
        let credentials = AWSCredentials(
            accessKeyID: "AKID",
            secretAccessKey: "very-secret",
            sessionToken: "very-secret-token"
        )
        var dumped = ""
        dump(credentials, to: &dumped)
        dump([credentials], to: &dumped)
        let texts = [
            "\(credentials)", String(reflecting: credentials), String(describing: [credentials]), dumped,
            "\(Optional(credentials) as Any)",
        ]
        for text in texts {
            #expect(text.contains("AKID"))
            #expect(!text.contains("very-secret"))
        }
    }

    @Test("the environment's variables are read, and empty ones are none")
    func environment() async throws {
        let variables = ["AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": ""]
        let credentials = try await EnvironmentCredentialProvider(environment: variables).credentials()
        #expect(credentials == AWSCredentials(accessKeyID: "id", secretAccessKey: "secret"))
        for variables in [[:], ["AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "s"]] {
            let error = await #expect(throws: DynamoError.self) {
                try await EnvironmentCredentialProvider(environment: variables).credentials()
            }
            #expect(error?.code == .noCredentials)
        }
        let error = await #expect(throws: DynamoError.self) {
            try await EnvironmentCredentialProvider(environment: ["AWS_ACCESS_KEY_ID": "id"]).credentials()
        }
        #expect(error?.code == .credentialProviderFailed)
    }

    @Test("a chain asks until one has credentials, and else tells what each of them lacked")
    func chain() async throws {
        let empty = EnvironmentCredentialProvider(environment: [:])
        let found = try await CredentialProviderChain([
            empty, StaticCredentialProvider(accessKeyID: "A", secretAccessKey: "a"),
            StaticCredentialProvider(accessKeyID: "B", secretAccessKey: "b"),
        ]).credentials()
        #expect(found.accessKeyID == "A")
        let error = await #expect(throws: DynamoError.self) {
            try await CredentialProviderChain([empty, empty]).credentials()
        }
        #expect(error?.code == .noCredentials)
        #expect(error?.message.contains("AWS_ACCESS_KEY_ID is not set.") == true)
    }

    @Test("a provider that is set up and broken does not give way to the next one")
    func brokenProvider() async throws {
        let chain = CredentialProviderChain([
            EnvironmentCredentialProvider(environment: ["AWS_ACCESS_KEY_ID": "id"]),
            StaticCredentialProvider(accessKeyID: "B", secretAccessKey: "b"),
        ])
        let error = await #expect(throws: DynamoError.self) { try await chain.credentials() }
        #expect(error?.code == .credentialProviderFailed)
    }
}
