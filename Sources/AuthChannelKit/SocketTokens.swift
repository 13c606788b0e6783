public import Auth
public import ChannelKit
public import FoundationEssentials
import HTTPTypes

/// Lets clients in by their tokens, and keeps them for as long as these are good: the work of a `SocketHandler`.
///
/// ```swift
/// struct UserSocket: SocketHandler {
///     let tokens: SocketTokens<UserClaims>
///
///     func connect(_ request: ConnectRequest) async throws -> VerifiedToken<UserClaims> {
///         try await self.tokens.verify(request)
///     }
///     func expiration(of token: VerifiedToken<UserClaims>) -> Date? { self.tokens.expiration(of: token) }
///     func revalidate(_ token: VerifiedToken<UserClaims>) throws { try self.tokens.revalidate(token) }
/// }
/// ```
///
/// The token is the one that phoenix.js sends as its `authToken`, or else a parameter of the query.
public struct SocketTokens<Claims: Codable & Sendable>: Sendable {
    /// Verifies the tokens.
    public let authority: TokenAuthority
    /// The parameter of the query that is looked at where there is no `authToken`; `nil` for none.
    public let parameter: String?
    /// How long a socket may last.
    public let extent: TokenExtent

    /// - Parameters:
    ///   - authority: Verifies the tokens.
    ///   - parameter: The parameter of the query that is looked at where there is no `authToken`. Queries stand in the access
    ///     logs of proxies: give `nil` if all your clients send an `authToken`.
    ///   - extent: How long a socket may last: as long as its token, or as long as the session behind it. What has been
    ///     revoked ends it before, if the endpoint has a `Revalidation`.
    public init(_ authority: TokenAuthority, parameter: String? = "token", extent: TokenExtent = .session) {
        self.authority = authority
        self.parameter = parameter
        self.extent = extent
    }

    /// Verifies the token of a client that wants to connect.
    ///
    /// - Throws: `ConnectRefusal`: 403, or 503 with `Retry-After` while it is not known what has been revoked. Its reason
    ///   says which check failed, and nothing of the token.
    public func verify(_ request: ConnectRequest) async throws -> VerifiedToken<Claims> {
        guard let token = request.authToken ?? self.parameter.flatMap({ request.parameters[$0] }) else {
            throw ConnectRefusal("no token")
        }
        do {
            return try await self.authority.verify(token, as: Claims.self)
        } catch let error as AuthError where error.code == .revocationsUnavailable {
            throw ConnectRefusal(
                error.description,
                status: .serviceUnavailable,
                headerFields: [.retryAfter: "1"]
            )
        } catch let error as AuthError {
            throw ConnectRefusal(error.description)
        }
    }

    /// The moment at which a socket is to be closed.
    public func expiration(of token: VerifiedToken<Claims>) -> Date {
        self.authority.expiration(of: token, for: self.extent)
    }

    /// Judges the client of an open socket again. Reads memory only.
    ///
    /// - Throws: `RevalidationUnavailable` while it is not known what has been revoked, and `AuthError` if the client may not
    ///   stay.
    public func revalidate(_ token: VerifiedToken<Claims>) throws {
        do {
            try self.authority.revalidate(token, for: self.extent)
        } catch let error as AuthError where error.code == .revocationsUnavailable {
            throw RevalidationUnavailable(cause: error)
        }
    }
}
