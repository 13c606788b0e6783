import AWSSigning
import Foundation
import NIOHTTP1
import TestSupport
import Testing

@testable import DynamoKit

@Suite("Credentials of a container")
struct ContainerCredentialProviderTests {
    static let document =
        #"{"AccessKeyId": "A", "SecretAccessKey": "a", "Token": "t", "Expiration": "2023-11-14T22:13:20Z"}"#

    static func endpoint(_ url: String) throws -> ContainerEndpoint? {
        try ContainerEndpoint(environment: ["AWS_CONTAINER_CREDENTIALS_FULL_URI": url])
    }

    @Test(
        "only https, this machine, and the addresses of ECS and EKS are asked",
        arguments: [
            "https://example.com/x", "http://127.0.0.1:80/x", "http://127.1.2.3/x", "http://localhost:1/x",
            "http://[::1]:1/x", "http://169.254.170.2/x", "http://169.254.170.23/x", "http://[fd00:ec2::23]/x",
        ]
    )
    func allowed(url: String) throws {
        #expect(try Self.endpoint(url)?.url == url)
    }

    @Test(
        "others are refused",
        arguments: [
            "http://example.com/x", "http://169.254.169.254/x", "http://127.evil.example/x",
            "http://127.0.0.1.evil.example",
            "http://[fd00:ec2::24]/x", "ftp://127.0.0.1/x", "127.0.0.1/x", "http://u:s3cr3t@127.0.0.1/x", "s3cr3t",
            "http://127.0.0.+1/x", "http://0.0.0.0/x", "http://2130706433/x",
        ]
    )
    func refused(url: String) {
        let error = #expect(throws: DynamoError.self) { try Self.endpoint(url) }
        #expect(error?.code == .credentialProviderFailed)
        #expect(error?.detailedDescription().contains("s3cr3t") == false)
    }

    @Test("the relative URI comes first, and stays on its host", arguments: ["@evil.example/x", "evil", ":80@evil/"])
    func relative(path: String) throws {
        let relative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
        let both = [relative: "/v2/x", "AWS_CONTAINER_CREDENTIALS_FULL_URI": "https://example.com"]
        #expect(try ContainerEndpoint(environment: both)?.url == "http://169.254.170.2/v2/x")
        #expect(try ContainerEndpoint(environment: [relative: ""]) == nil)
        let error = #expect(throws: DynamoError.self) { try ContainerEndpoint(environment: [relative: path]) }
        #expect(error?.code == .credentialProviderFailed)
    }

    @Test("the token is read anew for each call, and what is no header's value is not sent")
    func token() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let file = folder.appending(path: "token")
            try "first\n".write(to: file, atomically: true, encoding: .utf8)
            try await ScriptedHTTPServer.with { _ in
                .init(body: Self.document)
            } body: { server, url in
                let provider = ContainerCredentialProvider(environment: [
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI": "\(url)/x",
                    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": file.path,
                    "AWS_CONTAINER_AUTHORIZATION_TOKEN": "shadowed",
                ])
                let credentials = try await provider.credentials()
                #expect(credentials.accessKeyID == "A")
                #expect(credentials.sessionToken == "t")
                #expect(credentials.expiration == CredentialDocumentTests.expiration)
                try "second".write(to: file, atomically: true, encoding: .utf8)
                _ = try await provider.credentials()
                #expect(server.requests.map { $0.headers.first(name: "Authorization") } == ["first", "second"])
                try "s3cr3t\r\nX-Evil: 1".write(to: file, atomically: true, encoding: .utf8)
                let error = await #expect(throws: DynamoError.self) { try await provider.credentials() }
                #expect(error?.code == .credentialProviderFailed)
                #expect(error?.detailedDescription().contains("s3cr3t") == false)
                #expect(server.requests.count == 2)
            }
        }
    }

    @Test(
        "failures of the endpoint are tried again, refusals are not",
        arguments: [(503, 3), (429, 3), (401, 1), (302, 1)]
    )
    func failures(status: Int, attempts: Int) async throws {
        try await ScriptedHTTPServer.with { _ in
            .init(status: status, body: "s3cr3t")
        } body: { server, url in
            let provider = ContainerCredentialProvider(
                environment: [
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI": url, "AWS_CONTAINER_AUTHORIZATION_TOKEN": "s3cr3t",
                ],
                httpClient: HTTPTransport.sharedHTTPClient,
                clock: ImmediateClock()
            )
            let error = await #expect(throws: DynamoError.self) { try await provider.credentials() }
            #expect(error?.code == .credentialProviderFailed)
            #expect(error?.httpStatus == status)
            #expect(error?.detailedDescription().contains("s3cr3t") == false)
            #expect(server.requests.count == attempts)
        }
    }

    @Test("an answer that is longer than credentials can be is not read to its end")
    func tooLong() async throws {
        let body = String(repeating: " ", count: CredentialHTTPClient.maximumResponseBytes) + Self.document
        try await ScriptedHTTPServer.with { _ in
            .init(body: body)
        } body: { _, url in
            let provider = ContainerCredentialProvider(environment: ["AWS_CONTAINER_CREDENTIALS_FULL_URI": url])
            let error = await #expect(throws: DynamoError.self) { try await provider.credentials() }
            #expect(error?.code == .credentialProviderFailed)
        }
    }
}
