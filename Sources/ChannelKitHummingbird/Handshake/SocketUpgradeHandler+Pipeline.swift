import ChannelKit
import DequeModule
import NIOCore
import NIOExtras
import NIOHTTP1

/// How the handlers of a connection change: a fresh HTTP decoder after a refusal, or WebSocket in place of HTTP.
extension SocketUpgradeHandler {
    /// Puts a fresh HTTP decoder in place of one that has seen a request for an upgrade, after which it decodes nothing.
    func replaceDecoder(context: ChannelHandlerContext) {
        context.pipeline.syncOperations.removeHandler(self.decoder).assumeIsolated().whenComplete { _ in
            guard case .replacingDecoder = self.machine.state else { return }
            let decoder = self.stack.makeDecoder()
            do {
                try context.pipeline.syncOperations.addHandler(decoder, position: .before(self))
            } catch {
                return context.close(promise: nil)
            }
            self.decoder = decoder
            self.machine.replacedDecoder()
            self.resume(context: context)
        }
    }

    /// Goes on with what came while the machine was blocked.
    func resume(context: ChannelHandlerContext) {
        while !self.machine.isBlocked, let part = self.pendingParts.popFirst() { self.receive(part, context: context) }
        guard !self.machine.isBlocked else { return }
        if self.pendingBytes.readableBytes > 0 {
            let bytes = self.pendingBytes
            self.pendingBytes = ByteBuffer()
            // The encoder stands right before the decoder, and so passes it what it should read.
            let head = try? context.pipeline.syncOperations.context(handler: self.encoder)
            head?.fireChannelRead(NIOAny(bytes))
            head?.fireChannelReadComplete()
        }
        if self.installed == nil, !self.hasTimer, case .idle = self.machine.state {
            self.startTimer(self.mounts.map(\.configuration.handshakeTimeout).max() ?? .seconds(10), context: context)
        }
        self.releaseRead(context: context)
    }

    func switchToWebSocket(
        _ candidate: UpgradeStateMachine.Candidate,
        accepted: AcceptedConnection,
        answer: WebSocketHandshake.Answer,
        context: ChannelHandlerContext
    ) {
        guard self.machine.accepted() else { return }
        self.stopTimer()
        self.openSockets.add(context.channel)
        let head = HTTPResponseHead(version: .http1_1, status: .switchingProtocols, headers: answer.fields)
        // Flushed when there is a socket: a client that knows of it shall find it.
        context.write(self.wrapOutboundOut(.head(head)), promise: nil)

        let pipeline = context.pipeline.syncOperations
        let httpHandlers = [self.encoder, self.decoder] + (self.installed?.removable ?? [])
        let removals = httpHandlers.map { pipeline.removeHandler($0) }
        EventLoopFuture.andAllSucceed(removals, on: context.eventLoop).assumeIsolated().whenComplete { result in
            guard case .switching = self.machine.state else { return }
            // A decoder that went on behind the request took WebSocket frames, or the attempt to smuggle, for HTTP.
            guard case .success = result, self.pendingParts.isEmpty else { return context.close(promise: nil) }
            self.openSocket(candidate.mount, accepted: accepted, deflate: answer.deflate, context: context)
        }
    }

    private func openSocket(
        _ mount: SocketMount,
        accepted: AcceptedConnection,
        deflate: DeflateNegotiation?,
        context: ChannelHandlerContext
    ) {
        let socket = WebSocketHandler(
            mount: mount,
            accepted: accepted,
            deflate: deflate,
            flushes: self.openSockets.flushes.value(of: context.eventLoop),
            timers: self.timers,
            eventLoop: context.eventLoop
        )
        do {
            try context.pipeline.syncOperations.addHandler(socket, position: .after(self))
        } catch {
            return context.close(promise: nil)
        }
        // It is the socket's now.
        self.seat = nil
        context.flush()
        if self.pendingBytes.readableBytes > 0 {
            // Frames that came in the same read as the request.
            context.fireChannelRead(NIOAny(self.pendingBytes))
            context.fireChannelReadComplete()
        }
        if self.isQuiescing { context.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
        let holdsRead = self.holdsRead
        let channel = context.channel
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
        if holdsRead { channel.read() }
    }

    private func releaseRead(context: ChannelHandlerContext) {
        guard self.holdsRead else { return }
        self.holdsRead = false
        context.read()
    }
}
