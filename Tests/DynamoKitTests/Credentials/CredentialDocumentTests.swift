import AWSSigning
import Foundation
import Testing

@testable import DynamoKit

@Suite("Documents with credentials")
struct CredentialDocumentTests {
    static let expiration = Date(timeIntervalSince1970: 1_700_000_000)

    @Test("each kind calls the session token by its own name")
    func tokens() throws {
        let text = """
            {"Version": 1, "Code": "Success", "AccessKeyId": "A", "SecretAccessKey": "a", "SessionToken": "s",
             "Token": "t", "Expiration": "2023-11-14T22:13:20Z", "AccountId": "1", "Else": [{}]}
            """
        let cases: [(CredentialDocument.Kind, String)] = [(.process, "s"), (.container, "t"), (.instance, "t")]
        for (kind, token) in cases {
            let credentials = try CredentialDocument.credentials(Array(text.utf8), kind: kind, from: "x")
            let expected = AWSCredentials(
                accessKeyID: "A",
                secretAccessKey: "a",
                sessionToken: token,
                expiration: Self.expiration
            )
            #expect(credentials == expected)
        }
    }

    @Test("keys that do not expire need neither token nor expiration")
    func lasting() throws {
        let text =
            #"{"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "a", "SessionToken": "", "Expiration": null}"#
        let credentials = try CredentialDocument.credentials(Array(text.utf8), kind: .process, from: "x")
        #expect(credentials == AWSCredentials(accessKeyID: "A", secretAccessKey: "a"))
    }

    @Test(
        "what is no such document is refused, and not repeated in the error",
        arguments: [
            "", "s3cr3t", "[]", #"{"Version": 1}"#, #"{"Version": 2, "AccessKeyId": "A", "SecretAccessKey": "s3cr3t"}"#,
            #"{"AccessKeyId": "A", "SecretAccessKey": "s3cr3t"}"#, #"{"Version": 1, "AccessKeyId": "A"}"#,
            #"{"Version": 1, "AccessKeyId": "", "SecretAccessKey": "s3cr3t"}"#,
            #"{"Version": 1, "AccessKeyId": "A", "SecretAccessKey": {"s3cr3t": 1}}"#,
            #"{"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "s3cr3t", "Expiration": "s3cr3t"}"#,
            #"{"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "s3cr3t"} s3cr3t"#,
        ]
    )
    func refused(text: String) {
        let error = #expect(throws: DynamoError.self) {
            try CredentialDocument.credentials(Array(text.utf8), kind: .process, from: "x")
        }
        #expect(error?.code == .credentialProviderFailed)
        var dumped = ""
        dump(error, to: &dumped)
        dumped += error?.detailedDescription() ?? ""
        #expect(!dumped.contains("s3cr3t"))
    }

    @Test("STS's answer is read, references and all")
    func sts() throws {
        let text = """
            <?xml version="1.0"?>
            <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
              <AssumeRoleResult><Empty/><Credentials>
                <AccessKeyId>A</AccessKeyId><SecretAccessKey>a/+&amp;&#60;&#x3e;</SecretAccessKey>
                <SessionToken>t=</SessionToken><Expiration>2023-11-14T22:13:20Z</Expiration>
              </Credentials></AssumeRoleResult>
            </AssumeRoleResponse>
            """
        let expected = AWSCredentials(
            accessKeyID: "A",
            secretAccessKey: "a/+&<>",
            sessionToken: "t=",
            expiration: Self.expiration
        )
        #expect(STSAnswer(Array(text.utf8))?.credentials == expected)
    }

    @Test("STS's error has a code and a message")
    func stsError() {
        let text =
            "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>No.</Message></Error></ErrorResponse>"
        let answer = CredentialHTTPClient.Answer(status: 403, body: Array(text.utf8))
        let error = #expect(throws: DynamoError.self) { try STSClient.credentials(answer) }
        #expect(error?.code.name == "AccessDenied")
        #expect(error?.message == "No.")
    }

    @Test(
        "what is no such answer is refused",
        arguments: [
            "", "{}", "<a>", "<a></b>", "</a>", "<a>&b;</a>", "<a>&#xD800;</a>", "<a", "<!DOCTYPE a><a>b</a>",
            "<a><AccessKeyId>A</AccessKeyId></a>",
        ]
    )
    func stsRefused(text: String) {
        let answer = CredentialHTTPClient.Answer(status: 200, body: Array(text.utf8))
        let error = #expect(throws: DynamoError.self) { try STSClient.credentials(answer) }
        #expect(error?.code == .malformedResponse)
    }
}
