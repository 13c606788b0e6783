import AWSSigning
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import S3Kit
import Synchronization
import Testing

/// What a server that stands in for S3 was asked.
private final class AskedRequests: Sendable {
    struct Asked: Sendable {
        var method: String
        var target: String
        var authorization: String?
    }

    private let requests = Mutex<[Asked]>([])

    var all: [Asked] { self.requests.withLock { $0 } }

    /// - Returns: How many there are then.
    func append(_ request: Request) -> Int {
        self.requests.withLock { requests in
            requests.append(
                Asked(
                    method: request.method.rawValue,
                    target: request.uri.description,
                    authorization: request.headers[.authorization]
                )
            )
            return requests.count
        }
    }
}

@Suite("Objects of a bucket")
struct S3ObjectClientTests {
    /// Runs `body` with a client of a server that gives these answers, one after the other and the last one again.
    private static func withServer(
        answering answers: [Response],
        _ body: @Sendable (S3ObjectClient, AskedRequests) async throws -> Void
    ) async throws {
        let asked = AskedRequests()
        let router = Router()
        let answer: @Sendable (Request) -> Response = { request in
            let number = asked.append(request)
            return answers[min(number, answers.count) - 1]
        }
        router.head("**") { request, _ in answer(request) }
        router.delete("**") { request, _ in answer(request) }
        try await Application(router: router).test(.live) { server in
            let endpoint = "http://127.0.0.1:\(try #require(server.port))"
            let bucket = try S3Bucket("uploads", region: "eu-central-1", endpoint: endpoint)
            let client = S3ObjectClient(bucket: bucket) {
                AWSCredentials(accessKeyID: "AKID", secretAccessKey: "secret")
            }
            try await body(client, asked)
        }
    }

    private static func error(_ status: HTTPResponse.Status, _ code: String = "", _ message: String = "") -> Response {
        let document = "<?xml version=\"1.0\"?><Error><Code>\(code)</Code><Message>\(message)</Message></Error>"
        let headers: HTTPFields = [HTTPField.Name("x-amz-request-id")!: "4711"]
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: document)))
    }

    private static let cat = Response(
        status: .ok,
        headers: [.contentType: "image/png", .eTag: "\"abc\""],
        body: ResponseBody(byteBuffer: ByteBuffer(string: "miaow"))
    )

    @Test("tell how long they are and of which type; the request is signed")
    func head() async throws {
        try await Self.withServer(answering: [Self.cat]) { client, asked in
            let head = try await client.head("ann/cat 1.png")
            #expect(head == S3ObjectHead(contentLength: 5, contentType: "image/png", entityTag: "\"abc\""))
            let request = try #require(asked.all.first)
            #expect(request.method == "HEAD" && request.target == "/uploads/ann/cat%201.png")
            #expect(request.authorization?.hasPrefix("AWS4-HMAC-SHA256 Credential=AKID/") == true)
        }
    }

    @Test("that are not there are no error")
    func missing() async throws {
        try await Self.withServer(answering: [Self.error(.notFound, "NoSuchKey")]) { client, _ in
            let head = try await client.head("x")
            let isThere = try await client.removeTags(of: "x")
            #expect(head == nil && !isThere)
            try await client.delete("x")
        }
    }

    @Test("are untagged and deleted by their own requests")
    func changes() async throws {
        try await Self.withServer(answering: [Response(status: .noContent)]) { client, asked in
            #expect(try await client.removeTags(of: "x"))
            try await client.delete("x")
            #expect(asked.all.map(\.target) == ["/uploads/x?tagging=", "/uploads/x"])
            #expect(asked.all.allSatisfy { $0.method == "DELETE" })
        }
    }

    @Test("are asked for again when S3 fails for the moment")
    func retries() async throws {
        let failures = [Self.error(.serviceUnavailable, "SlowDown"), Self.error(.internalServerError)]
        try await Self.withServer(answering: failures + [Self.cat]) { client, asked in
            let head = try await client.head("x")
            #expect(head?.contentLength == 5)
            #expect(asked.all.count == 3)
        }
        try await Self.withServer(answering: failures) { client, asked in
            let error = await #expect(throws: S3Error.self) { try await client.head("x") }
            #expect(error?.code == .unavailable && error?.isTransient == true)
            #expect(asked.all.count == client.maximumAttempts)
        }
    }

    static let refusals: [(HTTPResponse.Status, String, S3Error.Code)] = [
        (.forbidden, "SignatureDoesNotMatch", .accessDenied), (.notFound, "NoSuchBucket", .noSuchBucket),
        (.badRequest, "InvalidRequest", .refused), (.movedPermanently, "PermanentRedirect", .refused),
    ]

    @Test("that S3 refuses to touch are an error with its reason, at once", arguments: refusals.indices)
    func refusal(index: Int) async throws {
        let (status, exception, code) = Self.refusals[index]
        try await Self.withServer(answering: [Self.error(status, exception, "Because.")]) { client, asked in
            let error = await #expect(throws: S3Error.self) { try await client.delete("x") }
            #expect(error?.code == code && error?.exception == exception)
            #expect(error?.httpStatus == status.code && error?.requestID == "4711")
            #expect(error?.message == "S3 answered \(status.code). Because.")
            #expect(asked.all.count == 1)
        }
    }

    @Test("have keys that can be reached by a URL, or nothing is sent")
    func keys() async throws {
        try await Self.withServer(answering: [Self.cat]) { client, asked in
            let error = await #expect(throws: SigningError.self) { try await client.head("a/../b") }
            #expect(error?.code == .invalidKey)
            #expect(asked.all.isEmpty)
        }
    }
}
