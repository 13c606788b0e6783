import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// The handlers with which Hummingbird serves HTTP/1.1. They are those of its `HTTP1Channel` and one for slow clients,
/// in two parts, since a connection that becomes a socket at its first request never needs the second.
struct HTTPStack {
    let configuration: HTTP1Channel.Configuration
    let timeouts: HTTPTimeouts
    let timers: LoopTimers
    let logger: Logger

    /// The second part, on a connection that carries plain HTTP.
    struct Installed {
        let asyncChannel: NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>
        /// What has to go if the connection becomes a socket after all.
        let removable: [any RemovableChannelHandler]
    }

    /// A decoder that leaves what follows an upgrade request to whom it concerns.
    func makeDecoder() -> ByteToMessageHandler<HTTPRequestDecoder> {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = self.configuration.httpDecoder.maxHeaderFieldSize
        limits.maxHeaderListSize = self.configuration.httpDecoder.maxHeaderListSize
        limits.maxHeaderFieldCount = self.configuration.httpDecoder.maxHeaderFieldCount
        return ByteToMessageHandler(
            HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits)
        )
    }

    func install(on channel: any Channel) throws -> Installed {
        let removable: [any RemovableChannelHandler] =
            [HTTP1ToHTTPServerCodec(secure: false), SlowClientHandler(timeouts: self.timeouts, timers: self.timers)]
            + self.configuration.additionalChannelHandlers() + [
                HTTPConnectionStateHandler(
                    idleTimeout: self.configuration.idleTimeout.map { .init($0) } ?? self.timeouts.idleTimeout,
                    logger: self.logger
                )
            ]
        for handler in removable { try channel.pipeline.syncOperations.addHandler(handler) }
        let asyncChannel = try NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>(
            wrappingChannelSynchronously: channel,
            configuration: .init(isOutboundHalfClosureEnabled: true)
        )
        return Installed(asyncChannel: asyncChannel, removable: removable)
    }
}
