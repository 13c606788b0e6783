import AWSSigning
import Foundation
import TestSupport
import Testing

/// What is presigned, with botocore as the judge of it.
@Suite("Presigning beside botocore")
struct PresignJudgementTests {
    /// A line for the judge.
    struct Case: Encodable {
        var kind: String
        var date = "2026-01-02T03:04:05+00:00"
        var accessKeyID = "AKID"
        var secretAccessKey = "secret"
        var sessionToken: String?
        var region = "eu-central-1"
        var endpoint: String?
        var style = "virtual"
        var bucket = "uploads"
        var key: String
        var seconds = 300
        var parameters: [String: Value]?
        var fields: [String: String]?
        var conditions: [Value]?
    }

    /// The JSON that botocore's parameters and conditions are made of.
    enum Value: Encodable {
        case text(String)
        case number(Int)
        case list([Value])
        case object([String: String])

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let value): try container.encode(value)
            case .number(let value): try container.encode(value)
            case .list(let value): try container.encode(value)
            case .object(let value): try container.encode(value)
            }
        }
    }

    struct Judgement: Decodable, Equatable {
        var url: String
        var fields: [String: String]?
    }

    static let date = Date(timeIntervalSince1970: 1_767_323_045)
    static let credentials = AWSCredentials(accessKeyID: "AKID", secretAccessKey: "secret")
    static let session = AWSCredentials(accessKeyID: "AKID", secretAccessKey: "secret", sessionToken: "a/token+=")

    static func judge(_ cases: [Case]) async throws -> [Judgement] {
        try await TestPaths.withTemporaryFolder { folder in
            let file = folder.appending(path: "cases.jsonl")
            // botocore puts parameters into URLs in the order in which they are given.
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            let lines = try cases.map { String(decoding: try encoder.encode($0), as: UTF8.self) }
            try lines.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
            return try await PeerProcess.withPeer(
                TestPaths.virtualEnvironmentProgram("python"),
                [TestPaths.peers.appending(path: "presign_judge.py").path, file.path],
                environment: ["PYTHONDONTWRITEBYTECODE": "1"],
                readiness: .immediate
            ) { peer in
                let status = try await peer.exitStatus(within: .seconds(300))
                guard status == 0 else {
                    throw PeerError(peer: "presign_judge.py", problem: "ended with \(status)", output: peer.output)
                }
                return try peer.output.split(separator: "\n").map {
                    try JSONDecoder().decode(Judgement.self, from: Data($0.utf8))
                }
            }
        }
    }

    static let keys = ["cat.png", "ann/a b+ü&=?#%.png", "a//b", "~-._", "(')*!@:,$;", "日本/語"]

    @Test("URLs to get objects are the same to the byte")
    func get() async throws {
        let aws = S3Presigner(bucket: try S3Bucket("uploads", region: "eu-central-1"))
        let other = S3Presigner(
            bucket: try S3Bucket("uploads", region: "eu-central-1", endpoint: "http://127.0.0.1:9000")
        )
        var cases: [Case] = []
        var ours: [Judgement] = []
        for key in Self.keys {
            cases.append(Case(kind: "get", key: key))
            ours.append(try Self.get(aws, key))
            cases.append(Case(kind: "get", endpoint: "http://127.0.0.1:9000", style: "path", key: key))
            ours.append(try Self.get(other, key))
        }
        cases.append(
            Case(
                kind: "get",
                sessionToken: "a/token+=",
                key: "x",
                seconds: 604_800,
                parameters: ["ResponseContentType": .text("image/png"), "VersionId": .text("v 1")]
            )
        )
        let last = try aws.get(
            "x",
            versionID: "v 1",
            overriding: S3Presigner.ResponseHeaders(contentType: "image/png"),
            expiresIn: .seconds(604_800),
            credentials: Self.session,
            at: Self.date
        )
        ours.append(Judgement(url: last.url))
        let theirs = try await Self.judge(cases)
        #expect(theirs.count == ours.count)
        for (ours, theirs) in zip(ours, theirs) { #expect(ours == theirs) }
    }

    private static func get(_ presigner: S3Presigner, _ key: String) throws -> Judgement {
        let request = try presigner.get(key, expiresIn: .seconds(300), credentials: Self.credentials, at: Self.date)
        return Judgement(url: request.url)
    }

    @Test("URLs to put objects are the same to the byte, with all that they demand")
    func put() async throws {
        let cases = [
            Case(kind: "put", key: "x"),
            Case(
                kind: "put",
                sessionToken: "a/token+=",
                endpoint: "http://127.0.0.1:9000",
                style: "path",
                key: "x",
                parameters: [
                    "ContentType": .text("image/png"), "ContentLength": .number(5),
                    "Metadata": .object(["by": "ann  b", "at": "noon"]),
                ]
            ),
            Case(
                kind: "put",
                key: "x",
                parameters: ["Tagging": .text("by=a%26b&state=pending"), "IfNoneMatch": .text("*")]
            ),
        ]
        let other = try S3Bucket("uploads", region: "eu-central-1", endpoint: "http://127.0.0.1:9000")
        let requests = [
            try S3Presigner(bucket: try S3Bucket("uploads", region: "eu-central-1"))
                .put("x", expiresIn: .seconds(300), credentials: Self.credentials, at: Self.date),
            try S3Presigner(bucket: other)
                .put(
                    "x",
                    contentType: "image/png",
                    contentLength: 5,
                    metadata: ["by": "ann  b", "at": "noon"],
                    expiresIn: .seconds(300),
                    credentials: Self.session,
                    at: Self.date
                ),
            try S3Presigner(bucket: try S3Bucket("uploads", region: "eu-central-1"))
                .put(
                    "x",
                    tags: ["state": "pending", "by": "a&b"],
                    isOnlyIfAbsent: true,
                    expiresIn: .seconds(300),
                    credentials: Self.credentials,
                    at: Self.date
                ),
        ]
        let theirs = try await Self.judge(cases)
        #expect(requests.map(\.url) == theirs.map(\.url))
    }

    @Test("forms are the same to the byte, with the policy and its signature")
    func post() async throws {
        let range = Value.list([.text("content-length-range"), .number(1), .number(5_000_000)])
        let cases = [
            Case(kind: "post", key: "ann/${filename}", fields: [:], conditions: []),
            Case(
                kind: "post",
                sessionToken: "a/token+=",
                key: "ann/caté.png",
                fields: ["Content-Type": "image/png", "x-amz-meta-by": "ann \"é\""],
                conditions: [
                    .object(["Content-Type": "image/png"]), .object(["x-amz-meta-by": "ann \"é\""]), range,
                ]
            ),
            Case(
                kind: "post",
                endpoint: "http://127.0.0.1:9000",
                style: "path",
                key: "x",
                fields: ["success_action_status": "201"],
                conditions: [
                    .list([.text("starts-with"), .text("$Content-Type"), .text("image/")]),
                    .object(["success_action_status": "201"]), range,
                ]
            ),
        ]
        let aws = S3Presigner(bucket: try S3Bucket("uploads", region: "eu-central-1"))
        let other = S3Presigner(
            bucket: try S3Bucket("uploads", region: "eu-central-1", endpoint: "http://127.0.0.1:9000")
        )
        let expiresIn = Duration.seconds(300)
        let exact = S3PostPolicy(
            key: .exactly("ann/caté.png"),
            expiresIn: expiresIn,
            contentLength: 1...5_000_000,
            contentType: .exactly("image/png"),
            metadata: ["by": .exactly("ann \"é\"")]
        )
        let loose = S3PostPolicy(
            key: .exactly("x"),
            expiresIn: expiresIn,
            contentLength: 1...5_000_000,
            contentType: .startsWith("image/"),
            successStatus: 201
        )
        let posts = [
            try aws.post(
                S3PostPolicy(key: .startsWith("ann/"), expiresIn: expiresIn),
                credentials: Self.credentials,
                at: Self.date
            ),
            try aws.post(exact, credentials: Self.session, at: Self.date),
            try other.post(loose, credentials: Self.credentials, at: Self.date),
        ]
        let theirs = try await Self.judge(cases)
        #expect(theirs.count == posts.count)
        for (post, theirs) in zip(posts, theirs) {
            let fields = Dictionary(uniqueKeysWithValues: post.fields.map { ($0.name, $0.value) })
            #expect(Judgement(url: post.url, fields: fields) == theirs)
        }
    }
}
