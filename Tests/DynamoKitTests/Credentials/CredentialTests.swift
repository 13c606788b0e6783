import AWSSigning
import DynamoKit
import Foundation
import TestSupport
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
        for variables in [[:], ["AWS_ACCESS_KEY_ID": "id"], ["AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "s"]] {
            let error = await #expect(throws: DynamoError.self) {
                try await EnvironmentCredentialProvider(environment: variables).credentials()
            }
            #expect(error?.code == .noCredentials)
        }
    }

    @Test("profiles are read from both files, the credentials file first")
    func files() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let environment = [
                "AWS_SHARED_CREDENTIALS_FILE": folder.appending(path: "credentials").path,
                "AWS_CONFIG_FILE": folder.appending(path: "config").path,
            ]
            let credentialsFile = """
                # comment
                [default]
                aws_access_key_id = A
                aws_secret_access_key=se#cret/+= # a comment
                  nested = ignored

                [ other ]
                AWS_ACCESS_KEY_ID = B\r
                aws_secret_access_key = b\r
                aws_session_token = t
                """
            let configFile = """
                [default]
                aws_access_key_id = shadowed
                aws_secret_access_key = shadowed
                [profile third]
                aws_access_key_id = C
                aws_secret_access_key = c
                [fourth]
                aws_access_key_id = D
                aws_secret_access_key = d
                [profile role]
                role_arn = arn
                """
            try credentialsFile.write(to: folder.appending(path: "credentials"), atomically: true, encoding: .utf8)
            try configFile.write(to: folder.appending(path: "config"), atomically: true, encoding: .utf8)

            func credentials(_ profile: String?) async throws -> AWSCredentials {
                try await SharedFileCredentialProvider(profile: profile, environment: environment).credentials()
            }
            let first = try await credentials(nil)
            #expect(first == AWSCredentials(accessKeyID: "A", secretAccessKey: "se#cret/+="))
            let other = try await credentials("other")
            #expect(other == AWSCredentials(accessKeyID: "B", secretAccessKey: "b", sessionToken: "t"))
            let third = try await credentials("third")
            #expect(third == AWSCredentials(accessKeyID: "C", secretAccessKey: "c"))
            for missing in ["fourth", "role", "none"] {
                let error = await #expect(throws: DynamoError.self) { try await credentials(missing) }
                #expect(error?.code == .noCredentials)
                #expect(error?.message.contains(missing) == true)
            }
            let role = await #expect(throws: DynamoError.self) { try await credentials("role") }
            #expect(role?.message.contains("role_arn") == true)
        }
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
}
