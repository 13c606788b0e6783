import Auth
import AuthHummingbird
import Hummingbird
import NIOCore

/// The context of a request.
struct ChatContext: AuthRequestContext, RemoteAddressRequestContext {
    var coreContext: CoreRequestContextStorage
    var identity: VerifiedToken<UserClaims>?
    /// The other end of the connection, which may be a proxy.
    let remoteAddress: SocketAddress?

    /// The longest body that is read: room for a room's description and a password, whatever their escapes.
    var maxUploadSize: Int { 16_384 }

    init(source: Source) {
        self.coreContext = CoreRequestContextStorage(source: source)
        self.remoteAddress = source.channel.remoteAddress
    }
}
