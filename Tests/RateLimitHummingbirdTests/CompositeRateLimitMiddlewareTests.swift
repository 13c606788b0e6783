import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import RateLimit
import RateLimitHummingbird
import Testing

@Suite("Composite rate limit middleware")
struct CompositeRateLimitMiddlewareTests {
    private static let client = HTTPField.Name("X-Client")!
    private static let price = HTTPField.Name("X-Price")!
    private static let rateLimit = HTTPField.Name("RateLimit")!
    private static let rateLimitPolicy = HTTPField.Name("RateLimit-Policy")!

    private func withClient(_ body: @Sendable (any TestClientProtocol) async throws -> Void) async throws {
        let limiter = CompositeRateLimiter([
            NamedRateLimit("minute", .fixedWindow(limit: 3, per: .seconds(3600))),
            NamedRateLimit("all", .fixedWindow(limit: 5, per: .seconds(7200))),
        ])
        let router = Router()
        router.add(
            middleware: CompositeRateLimitMiddleware(
                limiter,
                cost: { request, _ in request.headers[Self.price].flatMap { Int($0) } ?? 1 },
                keys: { request, _ in
                    request.headers[Self.client].map { ["minute": $0, "all": "everybody"] } ?? [:]
                }
            )
        )
        router.get("ok") { _, _ in "done" }
        try await Application(responder: router.buildResponder()).test(.router) { try await body($0) }
    }

    @Test("answers tell of all limits, and a refusal of those that deny")
    func fields() async throws {
        try await self.withClient { client in
            let first = try await client.execute(uri: "/ok", method: .get, headers: [Self.client: "ann"])
            #expect(first.status == .ok)
            #expect(first.headers[Self.rateLimitPolicy] == #""minute";q=3;w=3600, "all";q=5;w=7200"#)
            #expect(first.headers[Self.rateLimit]?.hasPrefix(#""minute";r=2;t="#) == true)
            #expect(first.headers[Self.rateLimit]?.contains(#", "all";r=4;t="#) == true)
            let refused = try await client.execute(
                uri: "/ok",
                method: .get,
                headers: [Self.client: "ann", Self.price: "3"]
            )
            #expect(refused.status == .tooManyRequests)
            #expect(refused.headers[.retryAfter] != nil)
            #expect(String(buffer: refused.body).contains(#""violated-policies":["minute"]"#))
            let other = try await client.execute(
                uri: "/ok",
                method: .get,
                headers: [Self.client: "bob", Self.price: "3"]
            )
            #expect(other.status == .ok)
            let last = try await client.execute(
                uri: "/ok",
                method: .get,
                headers: [Self.client: "eve", Self.price: "2"]
            )
            #expect(String(buffer: last.body).contains(#""violated-policies":["all"]"#))
        }
    }

    @Test("a request with no keys is not counted, and not told of limits")
    func noKeys() async throws {
        try await self.withClient { client in
            for _ in 0..<10 {
                let response = try await client.execute(uri: "/ok", method: .get)
                #expect(response.status == .ok)
                #expect(response.headers[Self.rateLimit] == nil)
                #expect(response.headers[Self.rateLimitPolicy] == nil)
            }
        }
    }
}
