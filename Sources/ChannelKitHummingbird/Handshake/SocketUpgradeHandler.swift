import ChannelKit
import DequeModule
import HummingbirdCore
import Logging
import NIOCore
import NIOExtras
import NIOHTTP1
import NIOHTTPTypes

/// Stands between the HTTP decoder and Hummingbird, and makes a socket of a connection that asks for one.
///
/// NIO's own upgrade handlers take only the first request of a connection, and lose the head of a request that they refuse.
/// This one stays: requests that are not for a socket pass through, before and after one that was refused.
final class SocketUpgradeHandler: ChannelDuplexHandler, RemovableChannelHandler {
    // HTTP parts, and bytes from a decoder that is being removed. The decoder alone knows whether it took a request for an
    // upgrade, so what comes is looked at and not assumed.
    typealias InboundIn = Any
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    let mounts: [SocketMount]
    let stack: HTTPStack
    let openSockets: OpenSockets
    let timers: LoopTimers
    private let logger: Logger

    let encoder = HTTPResponseEncoder()
    var decoder: ByteToMessageHandler<HTTPRequestDecoder>
    var installed: HTTPStack.Installed?

    var machine = UpgradeStateMachine()
    /// What came while the machine was blocked. Bounded: nothing is read meanwhile, so it is of one read.
    var pendingParts: Deque<HTTPServerRequestPart> = []
    var pendingBytes = ByteBuffer()
    var holdsRead = false
    var isQuiescing = false
    var connectTask: Task<Void, Never>?
    /// Where the client that is being judged has a seat.
    var seat: Admission?
    private var timer: LoopTimers.Timer?

    init(
        mounts: [SocketMount],
        stack: HTTPStack,
        openSockets: OpenSockets,
        timers: LoopTimers,
        logger: Logger
    ) {
        self.mounts = mounts
        self.stack = stack
        self.openSockets = openSockets
        self.timers = timers
        self.logger = logger
        self.decoder = stack.makeDecoder()
    }

    func install(on channel: any NIOCore.Channel) throws {
        try channel.pipeline.syncOperations.addHandlers(self.encoder, self.decoder, self)
    }

    // MARK: The connection's life

    func handlerAdded(context: ChannelHandlerContext) {
        self.startTimer(self.mounts.map(\.configuration.handshakeTimeout).max() ?? .seconds(10), context: context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.end()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.end()
        context.fireChannelInactive()
    }

    /// Lets go of all that waits. May be called more than once.
    private func end() {
        self.machine.closed()
        self.leaveSeat()
        self.connectTask?.cancel()
        self.stopTimer()
    }

    func leaveSeat() {
        self.seat?.leaveSeat()
        self.seat = nil
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent:
            self.isQuiescing = true
            switch self.machine.state {
            case .connecting(let candidate):
                self.refuse(candidate, .init(status: .serviceUnavailable), context: context)
            case .switching: break
            default: self.installed == nil ? context.close(promise: nil) : context.fireUserInboundEventTriggered(event)
            }
        case ChannelEvent.inputClosed:
            switch self.machine.state {
            case .idle, .forwarding, .replacingDecoder, .closed:
                self.installed == nil ? context.close(promise: nil) : context.fireUserInboundEventTriggered(event)
            case .receiving, .waiting, .connecting, .switching:
                context.close(promise: nil)
            }
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard self.installed == nil else { return context.fireErrorCaught(error) }
        self.logger.debug("Connection failed before its first request", metadata: ["error": "\(error)"])
        if error is HTTPParserError, case .idle = self.machine.state {
            self.machine.closed()
            self.respond(.badRequest, ["connection": "close"], body: "", closes: true, context: context)
        } else {
            context.close(promise: nil)
        }
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch self.unwrapInboundIn(data) {
        case let part as HTTPServerRequestPart where self.machine.isBlocked || !self.pendingParts.isEmpty:
            self.pendingParts.append(part)
        case let part as HTTPServerRequestPart:
            self.receive(part, context: context)
        case IOData.byteBuffer(var bytes) as IOData:
            self.pendingBytes.writeBuffer(&bytes)
        default:
            preconditionFailure("an HTTP decoder emits requests, and bytes when it is removed")
        }
    }

    func read(context: ChannelHandlerContext) {
        if self.machine.isBlocked {
            self.holdsRead = true
        } else {
            context.read()
        }
    }

    func receive(_ part: HTTPServerRequestPart, context: ChannelHandlerContext) {
        switch part {
        case .head(let head):
            let candidate = self.mount(for: head).map { UpgradeStateMachine.Candidate(head: head, mount: $0) }
            let asksForUpgrade = WebSocketHandshake(head: head).asksForUpgrade
            if self.machine.receivedHead(candidate: candidate, asksForUpgrade: asksForUpgrade) == .forward {
                self.forwardHead(part, context: context)
            }
        case .body:
            if self.machine.receivedBody() == .forward { context.fireChannelRead(self.wrapInboundOut(part)) }
        case .end:
            switch self.machine.receivedEnd() {
            case .forward:
                context.fireChannelRead(self.wrapInboundOut(part))
            case .forwardAndReplaceDecoder:
                context.fireChannelRead(self.wrapInboundOut(part))
                self.replaceDecoder(context: context)
            case .connect(let candidate):
                self.connect(candidate, context: context)
            case .none:
                break
            }
        }
    }

    private func mount(for head: HTTPRequestHead) -> SocketMount? {
        let path = head.uri.prefix { $0 != "?" }
        return self.mounts.first { $0.webSocketPath == path }
    }

    private func forwardHead(_ part: HTTPServerRequestPart, context: ChannelHandlerContext) {
        self.stopTimer()
        if self.installed == nil {
            do {
                let installed = try self.stack.install(on: context.channel)
                self.installed = installed
                self.openSockets.serve(installed.asyncChannel)
            } catch {
                self.logger.error("HTTP handlers could not be added", metadata: ["error": "\(error)"])
                context.close(promise: nil)
                return
            }
        }
        context.fireChannelRead(self.wrapInboundOut(part))
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        context.write(data, promise: promise)
        // The socket behind this handler sends frames, while this handler is still there.
        if case .switching = self.machine.state { return }
        guard case .end = self.unwrapOutboundIn(data), let candidate = self.machine.wroteResponseEnd() else { return }
        context.flush()
        self.connect(candidate, context: context)
    }

    // MARK: Time

    func startTimer(_ timeout: Duration, context: ChannelHandlerContext) {
        self.stopTimer()
        self.timer = self.timers.schedule(in: TimeAmount(timeout)) {
            self.timer = nil
            if case .connecting(let candidate) = self.machine.state {
                self.refuse(candidate, .init(status: .serviceUnavailable), context: context)
            } else {
                context.close(promise: nil)
            }
        }
    }

    func stopTimer() {
        if let timer = self.timer { self.timers.cancel(timer) }
        self.timer = nil
    }

    var hasTimer: Bool { self.timer != nil }
}
