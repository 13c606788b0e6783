import AWSSigning
import Foundation
import NIOHTTP1
import TestSupport
import Testing

@testable import DynamoKit

@Suite("Roles")
struct STSClientTests {
    static let answer = """
        <AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>R</AccessKeyId><SecretAccessKey>r</SecretAccessKey>
        <SessionToken>t</SessionToken><Expiration>2023-11-14T22:13:20Z</Expiration></Credentials></AssumeRoleResult>
        </AssumeRoleResponse>
        """

    static func client(_ environment: [String: String]) throws -> STSClient {
        try STSClient(
            settings: AWSSettings(profile: nil, environment: environment, profiles: SharedProfiles()),
            client: CredentialHTTPClient(HTTPTransport.sharedHTTPClient),
            clock: ImmediateClock()
        )
    }

    @Test("a request to take on a role is signed for STS in the region")
    func signature() async throws {
        try await ScriptedHTTPServer.with { _ in
            .init(body: Self.answer)
        } body: { server, url in
            let client = try Self.client(["AWS_REGION": "eu-central-1", "AWS_ENDPOINT_URL_STS": url])
            let role = try RoleRequest(roleARN: "arn:r", sessionName: "s", externalID: "e&f", duration: "900")
            let credentials = try await client.assumeRole(
                role,
                credentials: AWSCredentials(accessKeyID: "A", secretAccessKey: "s3cr3t", sessionToken: "of A")
            )
            #expect(credentials.accessKeyID == "R")
            #expect(credentials.expiration == CredentialDocumentTests.expiration)
            let request = try #require(server.requests.first)
            #expect(
                request.body
                    == "Action=AssumeRole&DurationSeconds=900&ExternalId=e%26f&RoleArn=arn%3Ar&RoleSessionName=s&Version=2011-06-15"
            )
            let authorization = try #require(request.headers.first(name: "Authorization"))
            #expect(authorization.contains("Credential=A/"))
            #expect(authorization.contains("/eu-central-1/sts/aws4_request"))
            #expect(request.headers.first(name: "X-Amz-Security-Token") == "of A")
        }
    }

    @Test("a web identity signs nothing: the token stands for it, and is read anew")
    func webIdentity() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let file = folder.appending(path: "token")
            try await ScriptedHTTPServer.with { _ in
                .init(body: Self.answer)
            } body: { server, url in
                let provider = WebIdentityCredentialProvider(environment: [
                    "HOME": folder.path, "AWS_ENDPOINT_URL_STS": url, "AWS_ROLE_ARN": "arn:r",
                    "AWS_WEB_IDENTITY_TOKEN_FILE": file.path, "AWS_ROLE_SESSION_NAME": "s",
                ])
                let missing = await #expect(throws: DynamoError.self) { try await provider.credentials() }
                #expect(missing?.code == .credentialProviderFailed)
                for token in ["first", "second"] {
                    try "\(token)\n".write(to: file, atomically: true, encoding: .utf8)
                    #expect(try await provider.credentials().accessKeyID == "R")
                }
                #expect(
                    server.requests.map(\.body)
                        == ["first", "second"].map { token in
                            "Action=AssumeRoleWithWebIdentity&RoleArn=arn%3Ar&RoleSessionName=s&Version=2011-06-15&WebIdentityToken=\(token)"
                        }
                )
                #expect(server.requests.allSatisfy { !$0.headers.contains(name: "Authorization") })
            }
        }
    }

    @Test(
        "failures of the service are tried again, refusals are not",
        arguments: [(500, "InternalFailure", 3), (400, "Throttling", 3), (403, "AccessDenied", 1)]
    )
    func failures(status: Int, code: String, attempts: Int) async throws {
        // As services quote requests whose signature they refuse.
        let body = "<E><Error><Code>\(code)</Code><Message>Got s3cr3t-token and s3cr3t%2Ftoken.</Message></Error></E>"
        try await ScriptedHTTPServer.with { _ in
            .init(status: status, body: body)
        } body: { server, url in
            let client = try Self.client(["AWS_ENDPOINT_URL_STS": url])
            let error = await #expect(throws: DynamoError.self) {
                try await client.assumeRole(
                    try RoleRequest(roleARN: "arn:r"),
                    credentials: AWSCredentials(
                        accessKeyID: "A",
                        secretAccessKey: "s3cr3t-token",
                        sessionToken: "s3cr3t/token"
                    )
                )
            }
            #expect(error?.code == .credentialProviderFailed)
            #expect(error?.message.contains("arn:r") == true)
            #expect(error?.detailedDescription().contains("s3cr3t") == false)
            #expect(server.requests.count == attempts)
        }
    }

    @Test(
        "STS is in the region, by the kind of endpoint that is set, and without a region where it was first",
        arguments: [
            ([:], "https://sts.amazonaws.com/"),
            (["AWS_REGION": "cn-north-1"], "https://sts.cn-north-1.amazonaws.com.cn/"),
            (
                ["AWS_REGION": "eu-west-1", "AWS_USE_FIPS_ENDPOINT": "true"],
                "https://sts-fips.eu-west-1.amazonaws.com/"
            ),
            (["AWS_REGION": "eu-west-1", "AWS_USE_DUALSTACK_ENDPOINT": "true"], "https://sts.eu-west-1.api.aws/"),
        ]
    )
    func endpoint(environment: [String: String], url: String) throws {
        #expect(try Self.client(environment).request("", credentials: nil, at: Date()).url == url)
    }
}
