public import FoundationEssentials

/// Decides who may open a socket, and what its channels know about them.
///
/// ```swift
/// struct UserSocket: SocketHandler {
///     let tokens: TokenAuthority
///
///     func connect(_ request: ConnectRequest) async throws -> User {
///         guard let token = request.authToken ?? request.parameters["token"] else { throw ConnectRefusal("no token") }
///         return try await self.tokens.verify(token, as: UserClaims.self).user
///     }
///
///     func id(for user: User) -> String? { "users_socket:\(user.id)" }
/// }
/// ```
public protocol SocketHandler: Sendable {
    /// What the channels of a socket know about its client.
    associatedtype Assigns: Sendable

    /// Lets a client in, or throws.
    ///
    /// Runs on an event loop, up to where it first waits for something that is elsewhere: it must not block.
    ///
    /// - Throws: A ``ConnectRefusal`` says with which status the client is refused. With any other error it is refused with
    ///   403 as well, and the error is logged.
    func connect(_ request: ConnectRequest) async throws -> Assigns

    /// The identifier that the sockets of one client share, by which all of them can be disconnected with
    /// ``Endpoint/disconnect(_:)``; `nil` if they cannot.
    func id(for assigns: Assigns) -> String?

    /// The moment at which the socket is closed with 1008 and the reason `token expired`: the end of the token that let the
    /// client in, as a rule. Asked once, when the socket opens; `nil` if there is no such moment.
    ///
    /// Clients of Phoenix connect anew after such a close, with a fresh token if they have one.
    func expiration(of assigns: Assigns) -> Date?

    /// Judges the client of an open socket again: whether its token has been revoked meanwhile, say. Called as often as the
    /// endpoint's ``Revalidation`` asks for, and not at all without one.
    ///
    /// One call at a time for each socket. It is cancelled when the socket is closed, or when it has taken too long.
    ///
    /// - Throws: With ``RevalidationUnavailable`` it cannot tell, and the socket stays open for as long as
    ///   ``Revalidation/maximumMisses`` allows. Any other error closes the socket with 1008 and the reason `token revoked`.
    func revalidate(_ assigns: Assigns) async throws
}

extension SocketHandler {
    /// No identifier.
    public func id(for assigns: Assigns) -> String? { nil }
    /// Never.
    public func expiration(of assigns: Assigns) -> Date? { nil }
    /// Whoever was let in may stay.
    public func revalidate(_ assigns: Assigns) async throws {}
}
