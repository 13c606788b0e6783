import AWSSigning
import Foundation
import Testing

@Suite("Presigning for S3")
struct S3PresignerTests {
    static let credentials = AWSCredentials(
        accessKeyID: "AKID",
        secretAccessKey: "s3cr3t",
        sessionToken: "s3cr3t-token",
        expiration: Date(timeIntervalSince1970: 1_000_060)
    )
    static let date = Date(timeIntervalSince1970: 1_000_000)
    let presigner: S3Presigner

    init() throws {
        self.presigner = S3Presigner(bucket: try S3Bucket("uploads", region: "eu-central-1"))
    }

    @Test("a URL ends with the credentials, if they end first")
    func expiration() throws {
        let short = try self.presigner.get("x", expiresIn: .seconds(30), credentials: Self.credentials, at: Self.date)
        #expect(short.expiration == Self.date + 30)
        let long = try self.presigner.get("x", expiresIn: .seconds(300), credentials: Self.credentials, at: Self.date)
        #expect(long.expiration == Self.date + 60)
        let policy = S3PostPolicy(key: .exactly("x"), expiresIn: .seconds(300))
        #expect(
            try self.presigner.post(policy, credentials: Self.credentials, at: Self.date).expiration == Self.date + 60
        )
    }

    @Test("no printable form shows the signature, which is as good as a password")
    func redaction() throws {
        let request = try self.presigner.get("x", expiresIn: .seconds(30), credentials: Self.credentials, at: Self.date)
        let policy = S3PostPolicy(key: .exactly("x"), expiresIn: .seconds(300))
        let post = try self.presigner.post(policy, credentials: Self.credentials, at: Self.date)
        let signature = try #require(request.url.components(separatedBy: "X-Amz-Signature=").last)
        let formSignature = try #require(post.fields.first { $0.name == "x-amz-signature" }?.value)
        var dumped = ""
        dump(request, to: &dumped)
        dump(post, to: &dumped)
        let text = "\(request) \(post) \(String(reflecting: request)) \(String(reflecting: post)) \(dumped)"
        for secret in [signature, formSignature, "s3cr3t"] { #expect(!text.contains(secret)) }
    }

    @Test(
        "lifetimes that the service does not allow are refused",
        arguments: [Duration.zero, .seconds(-1), .milliseconds(1500), .seconds(604_801)]
    )
    func lifetimes(duration: Duration) {
        let error = #expect(throws: SigningError.self) {
            try self.presigner.get("x", expiresIn: duration, credentials: Self.credentials)
        }
        #expect(error?.code == .invalidExpiration)
    }

    @Test(
        "keys that cannot be reached are refused",
        arguments: ["", "a/../b", ".", "./a", String(repeating: "é", count: 513)]
    )
    func keys(key: String) {
        let error = #expect(throws: SigningError.self) {
            try self.presigner.put(key, expiresIn: .seconds(30), credentials: Self.credentials)
        }
        #expect(error?.code == .invalidKey)
    }

    @Test("an upload that may only be made once, and its tags, are part of what has to be sent")
    func conditions() throws {
        let request = try self.presigner.put(
            "x",
            tags: ["state": "pending", "by": "a&b"],
            isOnlyIfAbsent: true,
            expiresIn: .seconds(30),
            credentials: Self.credentials
        )
        let headers = Dictionary(request.headers.map { ($0.name.lowercased(), $0.value) }) { $1 }
        #expect(headers == ["x-amz-tagging": "by=a%26b&state=pending", "if-none-match": "*"])
        #expect(request.url.contains("X-Amz-SignedHeaders=host%3Bif-none-match%3Bx-amz-tagging"))
    }

    @Test("the origin of a bucket's URLs is that of its requests")
    func origin() throws {
        let buckets = [
            try S3Bucket("uploads", region: "eu-central-1"), try S3Bucket("a.b", region: "cn-north-1"),
            try S3Bucket("uploads", region: "us-east-1", endpoint: "http://127.0.0.1:9000/s3"),
        ]
        let origins = buckets.map(\.origin)
        #expect(
            origins == [
                "https://uploads.s3.eu-central-1.amazonaws.com", "https://s3.cn-north-1.amazonaws.com.cn",
                "http://127.0.0.1:9000",
            ]
        )
        for bucket in buckets {
            let get = try S3Presigner(bucket: bucket).get("x", expiresIn: .seconds(30), credentials: Self.credentials)
            #expect(get.url.hasPrefix(bucket.origin + "/"))
        }
    }

    @Test("buckets that there cannot be are refused", arguments: ["", "ab", "A-bucket", "a/b", "a..b", "-ab", "a_b"])
    func buckets(name: String) {
        let error = #expect(throws: SigningError.self) { try S3Bucket(name, region: "eu-central-1") }
        #expect(error?.code == .invalidBucket)
    }

    @Test("policies that no upload fulfils, or that say less than they seem to, are refused")
    func policies() {
        let policies = [
            S3PostPolicy(key: .exactly("a/${filename}"), expiresIn: .seconds(30)),
            S3PostPolicy(key: .startsWith("${filename}"), expiresIn: .seconds(30)),
            S3PostPolicy(key: .exactly("x"), expiresIn: .seconds(30), contentLength: -1...5),
            S3PostPolicy(key: .exactly("x"), expiresIn: .seconds(30), successStatus: 302),
            S3PostPolicy(key: .exactly("x"), expiresIn: .seconds(30), fields: ["Policy": .exactly("x")]),
            S3PostPolicy(
                key: .exactly("x"),
                expiresIn: .seconds(30),
                contentType: .exactly("a"),
                fields: ["content-type": .startsWith("")]
            ),
        ]
        for policy in policies {
            let error = #expect(throws: SigningError.self) {
                try self.presigner.post(policy, credentials: Self.credentials)
            }
            #expect(error?.code == .invalidPolicy)
        }
    }
}
