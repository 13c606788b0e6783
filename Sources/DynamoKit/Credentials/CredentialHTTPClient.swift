import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Makes the small requests by which credentials are come by. Proxies and redirects are not for them.
struct CredentialHTTPClient: Sendable {
    /// Credentials take some two kilobytes; nothing that is much longer can be them.
    static let maximumResponseBytes = 64 * 1024

    struct Request: Hashable, Sendable {
        var method: String
        var url: String
        var headers: [String: String] = [:]
        var body = ""
    }

    struct Answer: Hashable, Sendable {
        var status: Int
        var body: [UInt8]
    }

    private let httpClient: HTTPClient

    init(_ httpClient: HTTPClient) {
        self.httpClient = httpClient
    }

    /// - Parameters:
    ///   - request: What to ask.
    ///   - timeout: How long it may take, from looking for a connection to the last byte.
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/connectionFailed``, ``DynamoError/Code/timedOut`` or
    ///   ``DynamoError/Code/malformedResponse``, or `CancellationError`.
    func send(_ request: Request, within timeout: Duration) async throws -> Answer {
        var httpRequest = HTTPClientRequest(url: request.url)
        httpRequest.method = HTTPMethod(rawValue: request.method)
        for (name, value) in request.headers { httpRequest.headers.add(name: name, value: value) }
        if !request.body.isEmpty { httpRequest.body = .bytes(Array(request.body.utf8)) }
        do {
            let deadline = NIODeadline.now() + TimeAmount(timeout)
            return try await withDeadline(deadline) { [httpRequest] in
                // No logger goes down: what the HTTP client logs may hold a token.
                let response = try await self.httpClient.execute(httpRequest, deadline: deadline)
                let body = try await response.body.collect(upTo: Self.maximumResponseBytes)
                return Answer(status: Int(response.status.code), body: Array(buffer: body))
            }
        } catch {
            throw HTTPExchange.failure(error)
        }
    }
}

extension CredentialHTTPClient: CustomReflectable {
    // `dump` is not to walk through the HTTP client: requests under way are in there, and belong to other threads.
    var customMirror: Mirror { Mirror(self, children: []) }
}
