import AWSSigning
import Foundation
import Testing

@testable import DynamoKit

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

    @Test("nothing that has credentials, or variables with secrets among them, shows any when it is dumped")
    func dumps() throws {
        let environment = [
            "AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s3cr3t", "AWS_SESSION_TOKEN": "s3cr3t",
            "AWS_REGION": "x-1",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": "s3cr3t", "AWS_EC2_METADATA_DISABLED": "true",
        ]
        let keys = StaticCredentialProvider(accessKeyID: "A", secretAccessKey: "s3cr3t", sessionToken: "s3cr3t")
        let providers: [any CredentialProvider] = [
            keys, EnvironmentCredentialProvider(environment: environment),
            WebIdentityCredentialProvider(environment: environment),
            ProfileCredentialProvider(environment: environment),
            ProcessCredentialProvider(command: "x --password s3cr3t", environment: environment),
            ContainerCredentialProvider(environment: environment),
            InstanceMetadataCredentialProvider(environment: environment),
            CachedCredentialProvider.standard(environment: environment), CredentialProviderChain([keys]),
            CachedCredentialProvider(keys),
        ]
        var settings = AWSSettingsTests.configuration
        settings += "\n[profile keys]\nregion = x-1\naws_secret_access_key = s3cr3t\n"
        let transports = [
            try HTTPTransport(
                settings: AWSSettingsTests.settings(environment, profile: "keys", settings),
                credentials: EnvironmentCredentialProvider(environment: environment)
            ),
            try HTTPTransport(region: "x-1", credentials: CredentialProviderChain(providers)),
        ]
        let subjects: [Any] =
            providers + transports + transports.map { DynamoClient(transport: $0) } as [Any]
            + [try AWSSettingsTests.settings(environment, profile: "keys", settings)]
        for subject in subjects {
            var text = "\(subject) \(String(reflecting: subject)) "
            dump(subject, to: &text)
            #expect(!text.contains("s3cr3t"), "\(type(of: subject))")
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
