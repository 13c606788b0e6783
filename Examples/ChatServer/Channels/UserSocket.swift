import Auth
import AuthChannelKit
import ChannelKit
import Foundation

/// Lets in whoever has a token, which comes as phoenix.js sends it: as its `authToken`, or as the parameter `token`.
///
/// A socket lasts as long as the token's session.
struct UserSocket: SocketHandler {
    static let idPrefix = "user_socket:"

    let tokens: SocketTokens<UserClaims>

    func connect(_ request: ConnectRequest) async throws -> VerifiedToken<UserClaims> {
        try await self.tokens.verify(request)
    }

    /// The sockets of one user, in all tabs and on all devices.
    func id(for assigns: VerifiedToken<UserClaims>) -> String? { "\(Self.idPrefix)\(assigns.subject)" }

    func expiration(of assigns: VerifiedToken<UserClaims>) -> Date? { self.tokens.expiration(of: assigns) }

    func revalidate(_ assigns: VerifiedToken<UserClaims>) throws { try self.tokens.revalidate(assigns) }
}
