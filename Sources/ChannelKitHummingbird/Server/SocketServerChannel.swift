import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes

/// A connection of the server, before it is known whether it will be a socket.
struct SocketServerConnection: ServerChildChannelValue {
    let channel: any Channel
}

/// Sets up connections that carry HTTP until they ask for a socket.
struct SocketServerChannel: ServerChildChannel, HTTPChannelHandler {
    let mounts: [SocketMount]
    let responder: HTTPChannelHandler.Responder
    let configuration: HTTP1Channel.Configuration
    let timeouts: HTTPTimeouts
    let openSockets: OpenSockets
    let longPoll: LongPollServer

    init(
        mounts: [SocketMount],
        responder: @escaping HTTPChannelHandler.Responder,
        configuration: HTTP1Channel.Configuration,
        timeouts: HTTPTimeouts
    ) {
        self.mounts = mounts
        self.longPoll = LongPollServer(mounts: mounts)
        self.responder = self.longPoll.responder(before: responder)
        self.configuration = configuration
        self.timeouts = timeouts
        self.openSockets = OpenSockets(mounts: mounts)
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<SocketServerConnection> {
        channel.eventLoop.makeCompletedFuture {
            // A channel keeps the buffer that it reads into, however long it is idle, and most of what clients send is
            // short. For more it grows, as the default of 2 KiB would. Channels that read in another way keep theirs.
            let reads = AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 512, maximum: 64 << 10)
            try? channel.syncOptions?.setOption(.recvAllocator, value: reads)
            let timers = self.openSockets.timers.value(of: channel.eventLoop)
            let handler = SocketUpgradeHandler(
                mounts: self.mounts,
                stack: HTTPStack(
                    configuration: self.configuration,
                    timeouts: self.timeouts,
                    timers: timers,
                    logger: logger
                ),
                openSockets: self.openSockets,
                timers: timers,
                logger: logger
            )
            try handler.install(on: channel)
            self.openSockets.add(channel)
            return SocketServerConnection(channel: channel)
        }
    }

    func handle(value: SocketServerConnection, logger: Logger) async {
        let eventLoop = value.channel.eventLoop
        await self.openSockets.keep(eventLoop: eventLoop) { http in
            await self.handleHTTP(asyncChannel: http, logger: logger)
            await self.longPoll.keep(eventLoop: eventLoop)
        }
    }
}
