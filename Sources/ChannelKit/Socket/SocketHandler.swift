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
    /// - Throws: A ``ConnectRefusal`` says with which status the client is refused. With any other error it is refused with
    ///   403 as well, and the error is logged.
    func connect(_ request: ConnectRequest) async throws -> Assigns

    /// The identifier that the sockets of one client share, by which all of them can be disconnected with
    /// ``Endpoint/disconnect(_:)``; `nil` if they cannot.
    func id(for assigns: Assigns) -> String?
}

extension SocketHandler {
    /// No identifier.
    public func id(for assigns: Assigns) -> String? { nil }
}
