import AWSSigning
import DynamoKit
import FoundationEssentials
import Testing

@testable import DynamoKitLocal

@Suite("Signature check")
struct SignatureCheckTests {
    static let credentials = AWSCredentials(accessKeyID: "AKIDTEST", secretAccessKey: "very-secret")
    static let now = Date(timeIntervalSince1970: 1_800_000_000)

    /// A request that is signed.
    static func signed(
        with credentials: AWSCredentials = Self.credentials,
        at date: Date = Self.now
    ) -> WireRequest {
        let body = Array(#"{"Limit":1}"#.utf8)
        var signable = SignableRequest(
            method: "POST",
            scheme: "http",
            authority: "127.0.0.1:8000",
            headers: [
                ("Content-Type", "application/x-amz-json-1.0"), ("Host", "127.0.0.1:8000"),
                ("X-Amz-Target", "DynamoDB_20120810.ListTables"),
            ],
            payloadHash: .sha256(of: body)
        )
        SigV4Signer(region: "eu-central-1", service: "dynamodb").sign(&signable, credentials: credentials, at: date)
        // What the client adds later is not signed.
        return WireRequest(headers: WireHeaders(signable.headers + [("Accept", "*/*")]), body: body)
    }

    static func code(_ request: WireRequest) -> DynamoError.Code? {
        do throws(DynamoError) {
            try SignatureCheck(credentials: [Self.credentials], now: { Self.now }).check(request)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("a request that was signed with the secret passes")
    func right() {
        #expect(Self.code(Self.signed()) == nil)
        #expect(Self.code(Self.signed(at: Self.now.addingTimeInterval(-600))) == nil)
    }

    @Test("whatever is changed after signing, the signature no longer holds")
    func changed() {
        var body = Self.signed()
        body.body = Array(#"{"Limit":2}"#.utf8)
        #expect(Self.code(body) == .invalidSignature)
        var target = Self.signed()
        target.target = "/other"
        #expect(Self.code(target) == .invalidSignature)
        var method = Self.signed()
        method.method = "GET"
        #expect(Self.code(method) == .invalidSignature)
        var header = Self.signed()
        header.headers = WireHeaders(
            header.headers.fields.map { field in
                (field.name, field.name == "X-Amz-Target" ? "DynamoDB_20120810.DeleteTable" : field.value)
            }
        )
        #expect(Self.code(header) == .invalidSignature)
    }

    @Test("another secret, another key, and another time")
    func others() {
        let secret = AWSCredentials(accessKeyID: "AKIDTEST", secretAccessKey: "guessed")
        #expect(Self.code(Self.signed(with: secret)) == .invalidSignature)
        let key = AWSCredentials(accessKeyID: "AKIDOTHER", secretAccessKey: "very-secret")
        #expect(Self.code(Self.signed(with: key)) == .unrecognizedClient)
        #expect(Self.code(Self.signed(at: Self.now.addingTimeInterval(-901))) == .invalidSignature)
        #expect(Self.code(Self.signed(at: Self.now.addingTimeInterval(901))) == .invalidSignature)
    }

    @Test("without keys to go by, any signature will do, but one there must be")
    func anySignature() throws {
        let check = SignatureCheck(credentials: [], now: { Self.now })
        try check.check(.operation("ListTables", "{}"))
        let error = #expect(throws: DynamoError.self) { try check.check(WireRequest(headers: [:])) }
        #expect(error?.code == .missingAuthenticationToken)
    }
}
