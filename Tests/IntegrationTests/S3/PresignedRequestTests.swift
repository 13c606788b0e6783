import AWSSigning
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

/// Presigned requests as a browser uses them, against moto's S3. It does not check signatures nor policies; that these are
/// what they have to be is shown beside botocore in the tests of AWSSigning.
@Suite("Presigned requests", .moto)
struct PresignedRequestTests {
    static let credentials = AWSCredentials(accessKeyID: "AKIDTEST", secretAccessKey: "very-secret")

    /// A bucket of the test's own.
    static func presigner() async throws -> S3Presigner {
        let endpoint = "http://127.0.0.1:\(try #require(MotoServer.port))"
        let bucket = try S3Bucket("bucket-\(UUID().uuidString.lowercased())", region: "us-east-1", endpoint: endpoint)
        var request = try SignableRequest(method: "PUT", url: "\(endpoint)/\(bucket.name)")
        SigV4Signer(region: "us-east-1", service: "s3").sign(&request, credentials: Self.credentials)
        let answer = try await Self.send(request.method, request.url, request.headers, body: "")
        #expect(answer.status == 200)
        return S3Presigner(bucket: bucket)
    }

    static func send(
        _ method: String,
        _ url: String,
        _ headers: [(name: String, value: String)],
        body: String
    ) async throws -> (status: UInt, headers: HTTPHeaders, body: String) {
        var request = HTTPClientRequest(url: url)
        request.method = HTTPMethod(rawValue: method)
        // The HTTP client counts the bytes itself.
        for (name, value) in headers where name.lowercased() != "content-length" {
            request.headers.add(name: name, value: value)
        }
        if !body.isEmpty { request.body = .bytes(ByteBuffer(string: body)) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(300))
        let answer = try await response.body.collect(upTo: 1 << 20)
        return (response.status.code, response.headers, String(buffer: answer))
    }

    @Test("what is put by a URL is got by another, with its type and metadata", arguments: ["ann/cat 1+ü.png", "a//b"])
    func putAndGet(key: String) async throws {
        let presigner = try await Self.presigner()
        let put = try presigner.put(
            key,
            contentType: "image/png",
            contentLength: 3,
            metadata: ["by": "ann"],
            expiresIn: .seconds(300),
            credentials: Self.credentials
        )
        #expect(try await Self.send(put.method, put.url, put.headers, body: "cat").status == 200)
        let get = try presigner.get(
            key,
            overriding: S3Presigner.ResponseHeaders(contentDisposition: "attachment"),
            expiresIn: .seconds(300),
            credentials: Self.credentials
        )
        let answer = try await Self.send(get.method, get.url, get.headers, body: "")
        #expect(answer.status == 200)
        #expect(answer.body == "cat")
        #expect(answer.headers.first(name: "Content-Type") == "image/png")
        #expect(answer.headers.first(name: "Content-Disposition") == "attachment")
        #expect(answer.headers.first(name: "x-amz-meta-by") == "ann")
    }

    @Test("a form uploads a file under the key that it says")
    func post() async throws {
        let presigner = try await Self.presigner()
        let policy = S3PostPolicy(
            key: .exactly("ann/cat.png"),
            expiresIn: .seconds(300),
            contentLength: 1...1000,
            contentType: .exactly("image/png"),
            successStatus: 201
        )
        let post = try presigner.post(policy, credentials: Self.credentials)
        let boundary = "boundary-\(UUID().uuidString)"
        var form = ""
        for (name, value) in post.fields {
            form += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
        }
        form += "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"cat.png\"\r\n"
        form += "Content-Type: image/png\r\n\r\ncat\r\n--\(boundary)--\r\n"
        let type = ("Content-Type", "multipart/form-data; boundary=\(boundary)")
        #expect(try await Self.send("POST", post.url, [type], body: form).status == 201)
        let get = try presigner.get("ann/cat.png", expiresIn: .seconds(300), credentials: Self.credentials)
        #expect(try await Self.send(get.method, get.url, get.headers, body: "").body == "cat")
    }
}
