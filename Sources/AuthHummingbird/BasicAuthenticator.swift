import HTTPTypes
public import Hummingbird
import ProblemDetailsHummingbird
public import RateLimit

/// Middleware that lets in whoever presents a user name and a password that are right.
///
/// ```swift
/// let password = SharedPassword(text)
/// let attempts = RateLimiter(.gcra(limit: 10, per: .seconds(60)))
/// router.group("operator").add(
///     middleware: BasicAuthenticator(realm: "operator", attempts: attempts) { request, context in
///         proxies.clientKey(peer: context.remoteAddress, headers: request.headers)
///     } verify: { credentials in
///         credentials.username == "admin" && password.matches(credentials.password)
///     }
/// )
/// ```
///
/// Others are refused with 401 and a challenge. Attempts that fail are counted, and once there were too many, every further one
/// of the same key is refused with 429, right or wrong, before it is looked at. Credentials that are right cost nothing.
///
/// Passwords go over the wire as they are: use it behind TLS only. See [RFC 7617](https://www.rfc-editor.org/rfc/rfc7617).
public struct BasicAuthenticator<Context: RequestContext>: RouterMiddleware {
    private let realm: String
    private let attempts: RateLimiter<ContinuousClock>
    private let key: @Sendable (Request, Context) -> String
    private let verify: @Sendable (BasicCredentials) async throws -> Bool

    /// - Parameters:
    ///   - realm: What the credentials are for: letters, digits and spaces.
    ///   - attempts: How often one key may be wrong.
    ///   - key: Against whom a request counts: an address that clients cannot make up.
    ///   - verify: Whether credentials are right. Has to take as long whether they are or not.
    public init(
        realm: String,
        attempts: RateLimiter<ContinuousClock>,
        key: @escaping @Sendable (Request, Context) -> String,
        verify: @escaping @Sendable (BasicCredentials) async throws -> Bool
    ) {
        precondition(
            realm.unicodeScalars.allSatisfy { $0.isASCII && $0.value >= 0x20 && $0 != "\"" && $0 != "\\" },
            "A realm is made of printable ASCII without quotation marks and backslashes."
        )
        self.realm = realm
        self.attempts = attempts
        self.key = key
        self.verify = verify
    }

    /// Goes on, or throws a problem that answers 401 or 429.
    public func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard let credentials = BasicCredentials(fields: request.headers[values: .authorization]) else {
            throw self.challenge
        }
        // Counted before it is looked at, so that any number at a time get no more guesses.
        let key = self.key(request, context)
        let decision = self.attempts.check(key)
        guard decision.isAllowed else {
            let seconds = (decision.retryAfter ?? .seconds(1)).components.seconds + 1
            throw ProblemDetails(
                .tooManyRequests,
                detail: "Too many attempts. Please try again later.",
                headers: [.retryAfter: String(seconds)]
            )
        }
        guard try await self.verify(credentials) else { throw self.challenge }
        self.attempts.refund(key)
        return try await next(request, context)
    }

    private var challenge: ProblemDetails {
        ProblemDetails(
            .unauthorized,
            detail: "This needs a user name and a password.",
            headers: [.wwwAuthenticate: "Basic realm=\"\(self.realm)\", charset=\"UTF-8\""]
        )
    }
}
