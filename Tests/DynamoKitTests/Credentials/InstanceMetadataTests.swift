import AWSSigning
import AsyncHTTPClient
import Foundation
import NIOHTTP1
import TestSupport
import Testing

@testable import DynamoKit

@Suite("Credentials of an instance")
struct InstanceMetadataTests {
    static let document = """
        {"Code": "Success", "Type": "AWS-HMAC", "AccessKeyId": "A", "SecretAccessKey": "a", "Token": "t",
         "Expiration": "2023-11-14T22:13:20Z"}
        """
    static let credentials = AWSCredentials(
        accessKeyID: "A",
        secretAccessKey: "a",
        sessionToken: "t",
        expiration: CredentialDocumentTests.expiration
    )

    static func exchange() throws -> InstanceMetadataExchange {
        let settings = try InstanceMetadataSettings(environment: [:])
        return InstanceMetadataExchange(try #require(settings))
    }

    static func request(_ action: InstanceMetadataExchange.Action) -> CredentialHTTPClient.Request? {
        if case .send(let request) = action { request } else { nil }
    }

    @Test("a token, the role's name, its credentials")
    func exchange() throws {
        var exchange = try Self.exchange()
        let first = try #require(Self.request(exchange.begin()))
        #expect(first.method == "PUT")
        #expect(first.url == "http://169.254.169.254/latest/api/token")
        #expect(first.headers == ["X-aws-ec2-metadata-token-ttl-seconds": "300"])
        let second = try #require(Self.request(exchange.received(status: 200, body: Array("token".utf8))))
        #expect(second.method == "GET")
        #expect(second.url == "http://169.254.169.254/latest/meta-data/iam/security-credentials/")
        #expect(second.headers == ["X-aws-ec2-metadata-token": "token"])
        let third = try #require(Self.request(exchange.received(status: 200, body: Array("a role\nanother".utf8))))
        #expect(third.url == "http://169.254.169.254/latest/meta-data/iam/security-credentials/a%20role")
        #expect(third.headers == ["X-aws-ec2-metadata-token": "token"])
        #expect(exchange.received(status: 200, body: Array(Self.document.utf8)) == .use(Self.credentials))
    }

    @Test("without a token nothing is asked: there is no version 1", arguments: [403, 404, 405, 401, 302])
    func noToken(status: Int) throws {
        var exchange = try Self.exchange()
        _ = exchange.begin()
        guard case .unavailable = exchange.received(status: status, body: []) else {
            Issue.record("It went on.")
            return
        }
    }

    @Test("who does not answer is asked twice, and then not there")
    func silence() throws {
        var exchange = try Self.exchange()
        let first = exchange.begin()
        #expect(exchange.receivedNothing() == first)
        #expect(exchange.receivedNothing() == .unavailable("The instance's metadata service does not answer."))
    }

    @Test("who has given a token and then does not answer has failed")
    func laterSilence() throws {
        var exchange = try Self.exchange()
        _ = exchange.begin()
        let second = exchange.received(status: 200, body: Array("token".utf8))
        #expect(exchange.received(status: 500, body: []) == second)
        #expect(exchange.receivedNothing() == .fail("The instance's metadata service does not answer."))
    }

    @Test("an instance without a role has no credentials to give")
    func noRole() throws {
        for (status, body) in [(404, ""), (200, ""), (200, "\n")] {
            var exchange = try Self.exchange()
            _ = exchange.begin()
            _ = exchange.received(status: 200, body: Array("token".utf8))
            #expect(
                exchange.received(status: status, body: Array(body.utf8)) == .unavailable("The instance has no role.")
            )
        }
    }

    @Test("a token that is refused is replaced once")
    func tokenRefused() throws {
        var exchange = try Self.exchange()
        let first = exchange.begin()
        _ = exchange.received(status: 200, body: Array("token".utf8))
        #expect(exchange.received(status: 401, body: []) == first)
        _ = exchange.received(status: 200, body: Array("another".utf8))
        #expect(
            exchange.received(status: 401, body: [])
                == .fail("The instance's metadata service refuses its own tokens.")
        )
    }

    @Test("what is no token, and what are no credentials, is a failure", arguments: ["", "a b", "a\r\nX-Evil: 1", "é"])
    func nonsense(token: String) throws {
        var exchange = try Self.exchange()
        _ = exchange.begin()
        guard case .fail = exchange.received(status: 200, body: Array(token.utf8)) else {
            Issue.record("It went on.")
            return
        }
        var other = try Self.exchange()
        _ = other.begin()
        _ = other.received(status: 200, body: Array("token".utf8))
        _ = other.received(status: 200, body: Array("role".utf8))
        guard case .fail(let message) = other.received(status: 200, body: Array(#"{"Code": "Failed"}"#.utf8)) else {
            Issue.record("It went on.")
            return
        }
        #expect(message.contains("Failed"))
    }

    @Test("settings")
    func settings() throws {
        let ipv6 = try InstanceMetadataSettings(environment: ["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "IPv6"])
        #expect(ipv6?.endpoint == "http://[fd00:ec2::254]")
        let custom = try InstanceMetadataSettings(environment: [
            "AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:1338/",
            "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "IPv6", "AWS_METADATA_SERVICE_NUM_ATTEMPTS": "3",
            "AWS_METADATA_SERVICE_TIMEOUT": "2",
        ])
        #expect(custom?.endpoint == "http://127.0.0.1:1338")
        #expect(custom?.attempts == 3)
        #expect(custom?.timeout == .seconds(2))
        #expect(try InstanceMetadataSettings(environment: ["AWS_EC2_METADATA_DISABLED": "TRUE"]) == nil)
        for environment in [
            ["AWS_EC2_METADATA_SERVICE_ENDPOINT": "x"], ["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "x"],
            ["AWS_METADATA_SERVICE_NUM_ATTEMPTS": "0"], ["AWS_METADATA_SERVICE_TIMEOUT": "x"],
        ] {
            let error = #expect(throws: DynamoError.self) { try InstanceMetadataSettings(environment: environment) }
            #expect(error?.code == .credentialProviderFailed)
        }
    }

    @Test("over HTTP")
    func overHTTP() async throws {
        try await ScriptedHTTPServer.with { request in
            switch (request.method, request.path, request.headers.first(name: "X-aws-ec2-metadata-token")) {
            case ("PUT", "/latest/api/token", nil): .init(body: "token")
            case ("GET", "/latest/meta-data/iam/security-credentials/", "token"): .init(body: "role")
            case ("GET", "/latest/meta-data/iam/security-credentials/role", "token"): .init(body: Self.document)
            default: .init(status: 400)
            }
        } body: { server, url in
            let provider = InstanceMetadataCredentialProvider(environment: ["AWS_EC2_METADATA_SERVICE_ENDPOINT": url])
            let credentials = try await provider.credentials()
            #expect(credentials == Self.credentials)
            #expect(server.requests.count == 3)
        }
    }

    @Test("a service that never answers, as beyond a hop too many, is given up after two requests")
    func hang() async throws {
        try await ScriptedHTTPServer.with { _ in
            nil
        } body: { server, url in
            let provider = InstanceMetadataCredentialProvider(environment: ["AWS_EC2_METADATA_SERVICE_ENDPOINT": url])
            let error = await #expect(throws: DynamoError.self) { try await provider.credentials() }
            #expect(error?.code == .noCredentials)
            #expect(server.requests.allSatisfy { $0.method == "PUT" })
            #expect(server.requests.count == 2)
        }
    }

    @Test("a caller that is cancelled does not wait for it")
    func cancelled() async throws {
        try await ScriptedHTTPServer.with { _ in
            nil
        } body: { server, url in
            let environment = [
                "AWS_EC2_METADATA_SERVICE_ENDPOINT": url, "AWS_METADATA_SERVICE_TIMEOUT": "60",
                "AWS_METADATA_SERVICE_NUM_ATTEMPTS": "10",
            ]
            let task = Task { try await InstanceMetadataCredentialProvider(environment: environment).credentials() }
            let isAsked = try await eventually { !server.requests.isEmpty }
            #expect(isAsked)
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(server.requests.count == 1)
        }
    }
}
