import Crypto
import Foundation
import TestSupport
import Testing

@testable import AWSSigning

// From the worked examples that AWS publishes:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
@Suite("Signature Version 4")
struct SigV4SignerTests {
    static let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

    @Test("the key is derived as in the published example")
    func derivedKey() {
        let key = SigV4Signer.deriveKey(
            secretAccessKey: Self.secret,
            day: "20120215",
            region: "us-east-1",
            service: "iam"
        )
        let bytes = key.withUnsafeBytes { String(hexadecimal: $0) }
        #expect(bytes == "f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d")
    }

    @Test("IAM's ListUsers is signed as in the published example")
    func listUsers() throws {
        var request = SignableRequest(
            authority: "iam.amazonaws.com",
            query: [("Version", "2010-05-08"), ("Action", "ListUsers")],
            headers: [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")]
        )
        SigV4Signer(region: "us-east-1", service: "iam").sign(
            &request,
            credentials: AWSCredentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: Self.secret),
            at: try Self.date("2015-08-30T12:36:00Z")
        )
        #expect(
            request.headers.last?.value
                == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
                + "SignedHeaders=content-type;host;x-amz-date, "
                + "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
        )
    }

    struct S3Example: Sendable {
        var method = "GET"
        var path = "/"
        var query: [(name: String, value: String)] = []
        var headers: [(name: String, value: String)] = []
        var payloadHash = PayloadHash.empty
        var signature: String
    }

    static let s3Examples = [
        S3Example(
            path: "/test.txt",
            headers: [("Range", "bytes=0-9")],
            signature: "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
        ),
        S3Example(
            method: "PUT",
            path: "/test%24file.text",
            headers: [("Date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY")],
            payloadHash: .sha256(of: "Welcome to Amazon S3.".utf8),
            signature: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"
        ),
        S3Example(
            query: [("lifecycle", "")],
            signature: "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"
        ),
        S3Example(
            query: [("prefix", "J"), ("max-keys", "2")],
            signature: "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
        ),
    ]

    @Test("S3's requests are signed as in the published examples", arguments: s3Examples)
    func s3(example: S3Example) throws {
        var request = SignableRequest(
            method: example.method,
            authority: "examplebucket.s3.amazonaws.com",
            path: example.path,
            query: example.query,
            headers: example.headers,
            payloadHash: example.payloadHash
        )
        SigV4Signer(region: "us-east-1", service: "s3").sign(
            &request,
            credentials: Self.s3Credentials,
            at: try Self.date("2013-05-24T00:00:00Z")
        )
        #expect(request.headers.last?.value.hasSuffix("Signature=\(example.signature)") == true)
    }

    static let s3Credentials = AWSCredentials(
        accessKeyID: "AKIAIOSFODNN7EXAMPLE",
        secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    )

    // https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
    @Test("S3's URL is presigned as in the published example")
    func s3URL() throws {
        let presigned = try SigV4Signer(region: "us-east-1", service: "s3").presign(
            SignableRequest(url: "https://examplebucket.s3.amazonaws.com/test.txt", payloadHash: .unsigned),
            expiresIn: .seconds(86_400),
            credentials: Self.s3Credentials,
            at: try Self.date("2013-05-24T00:00:00Z")
        )
        let expected =
            "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
            + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
            + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
            + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
        #expect(presigned.url == expected)
        #expect(presigned.expiration == (try Self.date("2013-05-25T00:00:00Z")))
    }

    @Test("the kept key is not used for another day or another secret")
    func cachedKey() throws {
        let shared = SigV4Signer(region: "us-east-1", service: "dynamodb")
        for secret in ["one", "two", "one"] {
            for day in ["2024-02-28T23:59:59Z", "2024-02-29T00:00:00Z", "2024-02-28T12:00:00Z"] {
                let credentials = AWSCredentials(accessKeyID: "id", secretAccessKey: secret)
                var one = SignableRequest(method: "POST", authority: "h")
                var other = one
                shared.sign(&one, credentials: credentials, at: try Self.date(day))
                let fresh = SigV4Signer(region: "us-east-1", service: "dynamodb")
                fresh.sign(&other, credentials: credentials, at: try Self.date(day))
                #expect(one.headers.map(\.value) == other.headers.map(\.value))
            }
        }
    }

    @Test("times are written as Foundation has them, across centuries")
    func times() {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "UTC")
        formatter.dateFormat = "yyyyMMdd'T'HHmmss'Z'"
        var generator = SplitMix64(seed: 1)
        for _ in 0..<1000 {
            let date = Date(timeIntervalSince1970: Double(Int.random(in: 0..<10_000_000_000, using: &generator)))
            #expect(SigningTime(date).text == formatter.string(from: date))
            #expect(SigningTime(date).iso8601 == date.formatted(.iso8601))
        }
    }

    static func date(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }
}
