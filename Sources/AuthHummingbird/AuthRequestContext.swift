public import Auth
public import Hummingbird
import ProblemDetailsHummingbird

/// A request context that carries who makes the request.
///
/// ```swift
/// struct ChatContext: AuthRequestContext {
///     var coreContext: CoreRequestContextStorage
///     var identity: VerifiedToken<UserClaims>?
///
///     init(source: Source) { self.coreContext = .init(source: source) }
/// }
/// ```
public protocol AuthRequestContext<Claims>: RequestContext {
    /// The custom claims of the tokens that clients present.
    associatedtype Claims: Codable & Sendable

    /// What the request's token says, or `nil` for a request without one. Set by ``BearerAuthenticator``.
    var identity: VerifiedToken<Claims>? { get set }
}

extension AuthRequestContext {
    /// Who makes the request, for routes that cannot do without.
    ///
    /// - Throws: A problem that answers 401 if the request had no token.
    public func requireIdentity() throws -> VerifiedToken<Claims> {
        guard let identity = self.identity else { throw BearerChallenge().problem }
        return identity
    }
}
