public import Hummingbird
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
/// The key decides whom a limit protects from whom. Take an authenticated identity where there is one, and otherwise the address,
/// as ``TrustedProxies`` finds it out. Do not take a header field that clients can set, such as `X-Forwarded-For`, as it comes.
public struct RateLimitMiddleware<Context: RequestContext, Limiter: RateLimiting>: RouterMiddleware {
    private let limiter: Limiter
    private let policyName: String
    private let cost: @Sendable (Request, Context) -> Int
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
        precondition(cost >= 0, "A cost cannot be negative.")
        self.init(limiter, policyName: policyName, costOf: { _, _ in cost }, key: key)
    }

    /// Creates middleware for requests that do not all cost the same.
    ///
    /// - Parameters:
    ///   - limiter: The limiter that decides.
    ///   - policyName: The name of the policy in the header fields: printable ASCII.
    ///   - costOf: What a request costs, 0 or more.
    ///   - key: Whose limit the request counts against, or `nil` to let it through uncounted.
    /// - Precondition: The name is printable ASCII.
    public init(
        _ limiter: Limiter,
        policyName: String = "default",
        costOf: @escaping @Sendable (Request, Context) -> Int,
        key: @escaping @Sendable (Request, Context) -> String?
    ) {
        precondition(RateLimitFields.Limit.isValidName(policyName), "A policy's name has to be printable ASCII.")
        self.limiter = limiter
        self.policyName = policyName
        self.cost = costOf
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
        let decision = try await self.limiter.check(key, cost: self.cost(request, context))
        let limit = RateLimitFields.Limit(name: self.policyName, policy: self.limiter.policy, decision: decision)
        let fields = RateLimitFields(limits: [limit], retryAfter: decision.retryAfter).fields
        guard decision.isAllowed else { throw LimitedResponse.quotaExceeded([self.policyName], fields) }
        return try await LimitedResponse.allowed(fields) { try await next(request, context) }
    }
}

extension RateLimitMiddleware where Context: RemoteAddressRequestContext {
    /// Creates middleware that counts requests by the client's address.
    ///
    /// - Parameters:
    ///   - limiter: The limiter that decides.
    ///   - policyName: The name of the policy in the header fields: printable ASCII.
    ///   - cost: What a request costs.
    ///   - proxies: The proxies that are trusted to tell the client's address; ``TrustedProxies/none`` if there are none.
    public init(
        _ limiter: Limiter,
        policyName: String = "default",
        cost: Int = 1,
        addressesBehind proxies: TrustedProxies
    ) {
        self.init(limiter, policyName: policyName, cost: cost) { request, context in
            proxies.clientKey(peer: context.remoteAddress, headers: request.headers)
        }
    }
}
