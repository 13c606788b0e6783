import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import ProblemDetailsHummingbird
import RateLimit
import RateLimitHummingbird
import Synchronization
import Testing

/// Decides what the test says, and notes what it was asked.
final class ScriptedLimiter: RateLimiting {
    struct Question: Hashable, Sendable { var key: String, cost: Int }

    let policy = RateLimitPolicy.slidingWindow(limit: 5, per: .milliseconds(9500))
    private let decision: RateLimitDecision
    private let asked = Mutex<[Question]>([])

    init(_ decision: RateLimitDecision) { self.decision = decision }

    var questions: [Question] { self.asked.withLock { $0 } }

    func check(_ key: String, cost: Int) async throws -> RateLimitDecision {
        self.asked.withLock { $0.append(Question(key: key, cost: cost)) }
        return self.decision
    }

    func peek(_ key: String, cost: Int) async throws -> RateLimitDecision { self.decision }
    func refund(_ key: String, cost: Int) async throws {}
    func reset(_ key: String) async throws {}
}

@Suite("Rate limit middleware")
struct RateLimitMiddlewareTests {
    static let allowed = RateLimitDecision(isAllowed: true, limit: 5, remaining: 3, resetAfter: .milliseconds(4001))
    static let client = HTTPField.Name("X-Client")!
    static let rateLimit = HTTPField.Name("RateLimit")!
    static let rateLimitPolicy = HTTPField.Name("RateLimit-Policy")!

    struct Untold: Error {}

    func withClient(
        _ limiter: some RateLimiting,
        policyName: String = "default",
        cost: Int = 1,
        _ body: @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        let router = Router()
        router.add(
            middleware: RateLimitMiddleware(limiter, policyName: policyName, cost: cost) { request, _ in
                request.headers[Self.client]
            }
        )
        router.get("ok") { _, _ in "done" }
        router.get("problem") { _, _ -> String in throw ProblemDetails(.conflict, headers: [.allow: "GET"]) }
        router.get("error") { _, _ -> String in throw HTTPError(.gone) }
        router.get("untold") { _, _ -> String in throw Untold() }
        try await Application(responder: router.buildResponder()).test(.router) { try await body($0) }
    }

    @Test("the limit is kept per key, and a request with no key is not counted")
    func keys() async throws {
        try await self.withClient(RateLimiter(.slidingWindow(limit: 2, per: .seconds(3600)))) { client in
            for status in [HTTPResponse.Status.ok, .ok, .tooManyRequests, .tooManyRequests] {
                let response = try await client.execute(uri: "/ok", method: .get, headers: [Self.client: "ann"])
                #expect(response.status == status)
            }
            let other = try await client.execute(uri: "/ok", method: .get, headers: [Self.client: "bob"])
            #expect(other.status == .ok)
            for _ in 0..<5 {
                let uncounted = try await client.execute(uri: "/ok", method: .get)
                #expect(uncounted.status == .ok)
                #expect(uncounted.headers[Self.rateLimit] == nil)
            }
        }
    }

    @Test("a refusal says how long to wait, in whole seconds rounded up, and which policy refused")
    func refusal() async throws {
        let decision = RateLimitDecision(
            isAllowed: false,
            limit: 5,
            remaining: 0,
            retryAfter: .milliseconds(1200),
            resetAfter: .milliseconds(9001)
        )
        try await self.withClient(ScriptedLimiter(decision), policyName: #"per "user""#) { client in
            let response = try await client.execute(uri: "/ok", method: .get, headers: [Self.client: "ann"])
            #expect(response.status == .tooManyRequests)
            #expect(response.headers[.retryAfter] == "2")
            // No more than nothing until then, though it takes 10 seconds until there is all of it again.
            #expect(response.headers[Self.rateLimit] == #""per \"user\"";r=0;t=2"#)
            #expect(response.headers[Self.rateLimitPolicy] == #""per \"user\"";q=5;w=10"#)
            #expect(response.headers[.contentType] == "application/problem+json")
            let problem = try JSONDecoder().decode(Problem.self, from: Data(response.body.readableBytesView))
            #expect(problem.type == "https://iana.org/assignments/http-problem-types#quota-exceeded")
            #expect(problem.violatedPolicies == [#"per "user""#])
            #expect(problem.detail.contains("Retry-After"))
        }
    }

    @Test("a client that is told to wait is never told to wait for no time", arguments: [0, 1, 999_999_999])
    func shortestWait(nanoseconds: Int) async throws {
        let decision = RateLimitDecision(
            isAllowed: false,
            limit: 5,
            remaining: 0,
            retryAfter: .nanoseconds(nanoseconds),
            resetAfter: .seconds(1)
        )
        try await self.withClient(ScriptedLimiter(decision)) { client in
            let response = try await client.execute(uri: "/ok", method: .get, headers: [Self.client: "ann"])
            #expect(response.headers[.retryAfter] == "1")
        }
    }

    @Test("a request that costs more than the limit is not told to come back")
    func tooCostly() async throws {
        let limiter = RateLimiter(.slidingWindow(limit: 2, per: .seconds(10)))
        try await self.withClient(limiter, cost: 3) { client in
            let response = try await client.execute(uri: "/ok", method: .get, headers: [Self.client: "ann"])
            #expect(response.status == .tooManyRequests)
            #expect(response.headers[.retryAfter] == nil)
            #expect(!String(buffer: response.body).contains("Retry-After"))
        }
    }

    @Test(
        "answers and errors that become answers say what remains, and keep what they had",
        arguments: [("/ok", HTTPResponse.Status.ok), ("/problem", .conflict), ("/error", .gone)]
    )
    func fields(uri: String, status: HTTPResponse.Status) async throws {
        try await self.withClient(ScriptedLimiter(Self.allowed)) { client in
            let response = try await client.execute(uri: uri, method: .get, headers: [Self.client: "ann"])
            #expect(response.status == status)
            #expect(response.headers[Self.rateLimit] == #""default";r=3;t=5"#)
            #expect(response.headers[Self.rateLimitPolicy] == #""default";q=5;w=10"#)
            #expect(response.headers[.retryAfter] == nil)
            if uri == "/problem" { #expect(response.headers[.allow] == "GET") }
        }
    }

    @Test("an error of another type passes through unchanged")
    func otherErrors() async throws {
        try await self.withClient(ScriptedLimiter(Self.allowed)) { client in
            let response = try await client.execute(uri: "/untold", method: .get, headers: [Self.client: "ann"])
            #expect(response.status == .internalServerError)
        }
    }

    @Test("the limiter is asked once for the key and the cost")
    func questions() async throws {
        let limiter = ScriptedLimiter(Self.allowed)
        try await self.withClient(limiter, cost: 4) { client in
            _ = try await client.execute(uri: "/ok", method: .get, headers: [Self.client: "ann"])
        }
        #expect(limiter.questions == [ScriptedLimiter.Question(key: "ann", cost: 4)])
    }

    struct Problem: Decodable {
        var type: String
        var detail: String
        var violatedPolicies: [String]

        enum CodingKeys: String, CodingKey {
            case type, detail
            case violatedPolicies = "violated-policies"
        }
    }
}
