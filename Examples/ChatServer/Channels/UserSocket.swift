import Auth
import ChannelKit
import Foundation

/// Lets in whoever has a token, which comes as phoenix.js sends it: as its `authToken`, or as the parameter `token`.
struct UserSocket: SocketHandler {
    let tokens: TokenAuthority

    /// - Throws: `ConnectRefusal`, whose reason says what is wrong with the token and nothing of the token itself.
    func connect(_ request: ConnectRequest) async throws -> VerifiedToken<UserClaims> {
        guard let token = request.authToken ?? request.parameters["token"] else { throw ConnectRefusal("no token") }
        do {
            return try await self.tokens.verify(token, as: UserClaims.self)
        } catch let error as AuthError {
            throw ConnectRefusal(error.description)
        }
    }

    /// The sockets of one user, in all tabs and on all devices.
    func id(for assigns: VerifiedToken<UserClaims>) -> String? { "user_socket:\(assigns.subject)" }

    /// A socket lasts as long as its token is good: until its time, and the leeway with which it was verified.
    func expiration(of assigns: VerifiedToken<UserClaims>) -> Date? {
        assigns.expiresAt.addingTimeInterval(TimeInterval(self.tokens.leeway.components.seconds))
    }
}
