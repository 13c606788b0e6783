import AWSSigning
import Foundation
import Testing

@testable import DynamoKit

@Suite("HTTP transport")
struct HTTPTransportTests {
    static let date = Date(timeIntervalSince1970: 1_440_938_160)

    func headers(_ credentials: AWSCredentials) throws -> [String: String] {
        let transport = try HTTPTransport(
            region: "us-east-1",
            endpoint: "http://127.0.0.1:8000",
            credentials: StaticCredentialProvider(credentials)
        )
        let headers = transport.headers(
            for: "DynamoDB_20120810.GetItem",
            at: try ServiceEndpoint(url: "http://127.0.0.1:8000"),
            body: Array("{}".utf8),
            credentials: credentials,
            date: Self.date
        )
        return Dictionary(uniqueKeysWithValues: headers.map { ($0.name, $0.value) })
    }

    @Test("a request names its operation, version, host and time, and all of them are signed")
    func headers() throws {
        let headers = try self.headers(AWSCredentials(accessKeyID: "AKID", secretAccessKey: "very-secret"))
        #expect(headers["Host"] == "127.0.0.1:8000")
        #expect(headers["Content-Type"] == "application/x-amz-json-1.0")
        #expect(headers["X-Amz-Target"] == "DynamoDB_20120810.GetItem")
        #expect(headers["X-Amz-Date"] == "20150830T123600Z")
        #expect(headers["X-Amz-Security-Token"] == nil)
        let authorization = try #require(headers["Authorization"])
        #expect(authorization.contains("Credential=AKID/20150830/us-east-1/dynamodb/aws4_request, "))
        #expect(authorization.contains("SignedHeaders=content-type;host;x-amz-date;x-amz-target, "))
        #expect(!authorization.contains("very-secret"))
    }

    @Test("temporary credentials bring their token, which is signed too")
    func sessionToken() throws {
        let headers = try self.headers(
            AWSCredentials(accessKeyID: "AKID", secretAccessKey: "very-secret", sessionToken: "token")
        )
        #expect(headers["X-Amz-Security-Token"] == "token")
        #expect(headers["Authorization"]?.contains(";x-amz-security-token;") == true)
    }

    @Test("a value nested too deep is refused before anything is sent")
    func tooDeep() async throws {
        let transport = try HTTPTransport(
            region: "us-east-1",
            endpoint: "http://127.0.0.1:1",
            credentials: .static(accessKeyID: "AKID", secretAccessKey: "very-secret")
        )
        let deep = (0..<500).reduce(AttributeValue.null) { value, _ in .list([value]) }
        let error = await #expect(throws: DynamoError.self) {
            try await DynamoClient(transport: transport).execute(PutItem(tableName: "T", item: ["deep": deep]))
        }
        #expect(error?.code == .invalidRequest)
        #expect(error?.attempts == 1)
    }
}
