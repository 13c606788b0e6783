public import Auth
import HTTPTypes
public import Hummingbird
import Logging
import ProblemDetailsHummingbird

/// Middleware that verifies the bearer token of a request and puts what it says into the request's context.
///
/// ```swift
/// router.add(middleware: BearerAuthenticator(tokens: tokens))
/// router.get("me") { _, context in try context.requireIdentity().claims.username }
///
/// router.group("rooms").add(middleware: BearerAuthenticator(tokens: tokens, requirement: .required))
/// ```
///
/// A request with a token that is not valid is refused in either case: whoever presents a token expects it to count. The
/// refusal is a 401 with problem details and a `WWW-Authenticate` challenge that says why. A token in the query or in the
/// body is not looked for.
///
/// See [RFC 6750](https://www.rfc-editor.org/rfc/rfc6750).
public struct BearerAuthenticator<Context: AuthRequestContext>: RouterMiddleware {
    /// Whether a request without a bearer token goes on.
    public enum Requirement: Hashable, Sendable {
        /// It goes on, with no identity.
        case optional
        /// It is refused.
        case required
    }

    private let tokens: TokenAuthority
    private let requirement: Requirement
    private let realm: String?

    /// Creates the middleware.
    ///
    /// - Parameters:
    ///   - tokens: The authority that verifies tokens.
    ///   - requirement: Whether a request without a bearer token goes on.
    ///   - realm: The `realm` of the challenge, if any.
    public init(tokens: TokenAuthority, requirement: Requirement = .optional, realm: String? = nil) {
        self.tokens = tokens
        self.requirement = requirement
        self.realm = realm
    }

    /// Verifies the token and goes on with the identity, or throws a problem that answers 401 or 400, or 503 while it is not
    /// known what has been revoked.
    public func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        var context = context
        switch BearerCredentials(fields: request.headers[values: .authorization]) {
        case .none:
            guard self.requirement == .optional else { throw self.problem(.missing) }
            context.identity = nil
        case .malformed:
            throw self.problem(.malformed)
        case .token(let token):
            do {
                context.identity = try await self.tokens.verify(token, as: Context.Claims.self)
            } catch let error as AuthError where error.code == .revocationsUnavailable {
                // The token may be good: who presents it is to keep it and to come back.
                context.logger.warning("Revocations are not known", metadata: ["auth.code": "\(error.code)"])
                throw ProblemDetails(.serviceUnavailable, detail: "Tokens cannot be verified at present.")
            } catch let error as AuthError {
                context.logger.debug("Bearer token refused", metadata: ["auth.code": "\(error.code)"])
                throw self.problem(.refused(reason: error.message))
            }
        }
        return try await next(request, context)
    }

    private func problem(_ failure: BearerChallenge.Failure) -> ProblemDetails {
        BearerChallenge(failure: failure, realm: self.realm).problem
    }
}
