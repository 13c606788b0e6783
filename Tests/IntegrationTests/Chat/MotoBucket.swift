import AWSSigning
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Testing

/// A bucket of a test's own in moto's S3.
struct MotoBucket {
    let endpoint: String
    let name: String

    static func create() async throws -> MotoBucket {
        let endpoint = "http://127.0.0.1:\(try #require(MotoServer.port))"
        let bucket = MotoBucket(endpoint: endpoint, name: "chat-\(UUID().uuidString.lowercased())")
        let answer = try await bucket.send("PUT", "/\(bucket.name)")
        #expect(answer.status == 200, "\(answer.body)")
        return bucket
    }

    /// The document that lists the tags of an upload; `nil` when it is not there.
    func tags(of upload: String) async throws -> String? {
        let answer = try await self.send("GET", "/\(self.name)/uploads/\(upload)?tagging=")
        return answer.status == 404 ? nil : answer.body
    }

    private func send(_ method: String, _ path: String) async throws -> HTTP.Answer {
        var request = try SignableRequest(method: method, url: self.endpoint + path)
        let credentials = AWSCredentials(accessKeyID: "test", secretAccessKey: "test")
        SigV4Signer(region: "us-east-1", service: "s3").sign(&request, credentials: credentials)
        let headers = Dictionary(request.headers.map { ($0.name, $0.value) }) { $1 }
        return try await HTTP.send(method, request.url, headers: headers)
    }
}

/// HTTP as a browser speaks it.
enum HTTP {
    struct Answer {
        var status: Int
        var headers: HTTPHeaders
        var body: String

        func header(_ name: String) -> String? { self.headers.first(name: name) }
    }

    static func send(
        _ method: String,
        _ url: String,
        headers: [String: String] = [:],
        body: String = ""
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: url)
        request.method = HTTPMethod(rawValue: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if !body.isEmpty { request.body = .bytes(ByteBuffer(string: body)) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        let answer = try await response.body.collect(upTo: 1 << 20)
        return Answer(status: Int(response.status.code), headers: response.headers, body: String(buffer: answer))
    }
}
