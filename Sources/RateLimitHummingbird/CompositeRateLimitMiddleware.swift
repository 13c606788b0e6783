public import Hummingbird
public import RateLimit

/// Middleware that counts each request against several limits at once.
///
/// ```swift
/// let limiter = CompositeRateLimiter([
///     NamedRateLimit("second", .gcra(limit: 5, per: .seconds(1))),
///     NamedRateLimit("address", .slidingWindowCounter(limit: 600, per: .seconds(60))),
/// ])
/// router.add(
///     middleware: CompositeRateLimitMiddleware(limiter) { request, context in
///         ["second": context.user.id, "address": proxies.clientKey(peer: context.remoteAddress, headers: request.headers)]
///     }
/// )
/// ```
///
/// It answers as ``RateLimitMiddleware`` does; the header fields tell of all limits that the request was counted against, and
/// the problem names those that deny.
public struct CompositeRateLimitMiddleware<Context: RequestContext, Limiter: CompositeRateLimiting>: RouterMiddleware {
    private let limiter: Limiter
    private let cost: @Sendable (Request, Context) -> Int
    private let keys: @Sendable (Request, Context) -> [String: String]

    /// Creates the middleware.
    ///
    /// - Parameters:
    ///   - limiter: The limiter that decides.
    ///   - cost: What a request costs, 0 or more; by default 1.
    ///   - keys: Whom the request counts against, by the name of the limit. A limit with no key is not asked.
    /// - Precondition: The names of the limits are printable ASCII.
    public init(
        _ limiter: Limiter,
        cost: @escaping @Sendable (Request, Context) -> Int = { _, _ in 1 },
        keys: @escaping @Sendable (Request, Context) -> [String: String]
    ) {
        precondition(
            limiter.limits.allSatisfy { RateLimitFields.Limit.isValidName($0.name) },
            "A policy's name has to be printable ASCII."
        )
        self.limiter = limiter
        self.cost = cost
        self.keys = keys
    }

    /// Counts the request and goes on, or throws a problem that answers 429.
    ///
    /// - Throws: Also what the limiter throws, if it cannot decide.
    public func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let decision = try await self.limiter.check(self.keys(request, context), cost: self.cost(request, context))
        let limits = self.limiter.limits.compactMap { limit in
            decision[limit.name].map { RateLimitFields.Limit(name: limit.name, policy: limit.policy, decision: $0) }
        }
        let fields = RateLimitFields(limits: limits, retryAfter: decision.retryAfter).fields
        guard decision.isAllowed else { throw LimitedResponse.quotaExceeded(decision.violated, fields) }
        return try await LimitedResponse.allowed(fields) { try await next(request, context) }
    }
}
