import HTTPTypes
public import Hummingbird
import ProblemDetailsHummingbird
public import RateLimit

/// Middleware that limits how often a client may make requests.
///
/// ```swift
/// let limiter = RateLimiter(.gcra(limit: 100, per: .seconds(60), burst: 20))
/// router.add(middleware: RateLimitMiddleware(limiter) { _, context in context.identity?.subject })
/// ```
///
/// A request over the limit is answered 429 with problem details and `Retry-After`, and goes no further. The answers to
/// other requests say what remains, in `RateLimit` and `RateLimit-Policy`: responses, and thrown `ProblemDetails` and
/// `HTTPError`. Errors of other types pass through unchanged.
///
/// The key decides whom a limit protects from whom. Take an authenticated identity where there is one. Do not take a header
/// field that clients can set, such as `X-Forwarded-For`, unless a proxy of yours overwrites it.
public struct RateLimitMiddleware<Context: RequestContext, Limiter: RateLimiting>: RouterMiddleware {
    private let limiter: Limiter
    private let policyName: String
    private let cost: Int
    private let key: @Sendable (Request, Context) -> String?

    /// Creates the middleware.
    ///
    /// - Parameters:
    ///   - limiter: The limiter that decides.
    ///   - policyName: The name of the policy in the header fields: printable ASCII.
    ///   - cost: What a request costs.
    ///   - key: Whose limit the request counts against, or `nil` to let it through uncounted.
    /// - Precondition: The name is printable ASCII, and the cost is not negative.
    public init(
        _ limiter: Limiter,
        policyName: String = "default",
        cost: Int = 1,
        key: @escaping @Sendable (Request, Context) -> String?
    ) {
        precondition(
            policyName.utf8.allSatisfy { (0x20...0x7E).contains($0) },
            "A policy's name has to be printable ASCII."
        )
        precondition(cost >= 0, "A cost cannot be negative.")
        self.limiter = limiter
        self.policyName = policyName
        self.cost = cost
        self.key = key
    }

    /// Counts the request and goes on, or throws a problem that answers 429.
    ///
    /// - Throws: Also what the limiter throws, if it cannot decide.
    public func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard let key = self.key(request, context) else { return try await next(request, context) }
        let decision = try await self.limiter.check(key, cost: self.cost)
        let fields = RateLimitFields(
            policyName: self.policyName,
            policy: self.limiter.policy,
            decision: decision
        ).fields
        guard decision.isAllowed else { throw self.quotaExceeded(fields) }
        do {
            var response = try await next(request, context)
            response.headers.append(contentsOf: fields)
            return response
        } catch var error as ProblemDetails {
            error.headers.append(contentsOf: fields)
            throw error
        } catch var error as HTTPError {
            error.headers.append(contentsOf: fields)
            throw error
        }
    }

    private func quotaExceeded(_ fields: HTTPFields) -> ProblemDetails {
        ProblemDetails(
            .tooManyRequests,
            type: "https://iana.org/assignments/http-problem-types#quota-exceeded",
            title: "Request cannot be satisfied as assigned quota has been exceeded",
            detail: fields[.retryAfter] == nil
                ? "The request costs more than the quota ever allows." : "Too many requests; see Retry-After.",
            extensions: ["violated-policies": [.string(self.policyName)]],
            headers: fields
        )
    }
}
