import ChannelKit
import DequeModule
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOExtras
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket

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

    private let mounts: [SocketMount]
    private let stack: HTTPStack
    private let openSockets: OpenSockets
    private let http: EventLoopPromise<NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>?>
    private let logger: Logger

    private let encoder = HTTPResponseEncoder()
    private var decoder: ByteToMessageHandler<HTTPRequestDecoder>
    private var installed: HTTPStack.Installed?

    private var machine = UpgradeStateMachine()
    /// What came while the machine was blocked. Bounded: nothing is read meanwhile, so it is of one read.
    private var pendingParts: Deque<HTTPServerRequestPart> = []
    private var pendingBytes = ByteBuffer()
    private var holdsRead = false
    private var isQuiescing = false
    private var connectTask: Task<Void, Never>?
    private var timer: Scheduled<Void>?

    init(
        mounts: [SocketMount],
        stack: HTTPStack,
        openSockets: OpenSockets,
        http: EventLoopPromise<NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>?>,
        logger: Logger
    ) {
        self.mounts = mounts
        self.stack = stack
        self.openSockets = openSockets
        self.http = http
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

    func handlerRemoved(context: ChannelHandlerContext) { self.end() }

    func channelInactive(context: ChannelHandlerContext) {
        self.end()
        context.fireChannelInactive()
    }

    /// Lets go of all that waits. May be called more than once.
    private func end() {
        self.machine.closed()
        self.connectTask?.cancel()
        self.timer?.cancel()
        self.timer = nil
        if self.installed == nil { self.http.succeed(nil) }
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

    private func receive(_ part: HTTPServerRequestPart, context: ChannelHandlerContext) {
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
        self.timer?.cancel()
        self.timer = nil
        if self.installed == nil {
            do {
                let installed = try self.stack.install(on: context.channel)
                self.installed = installed
                self.http.succeed(installed.asyncChannel)
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

    // MARK: The socket's request

    private func connect(_ candidate: UpgradeStateMachine.Candidate, context: ChannelHandlerContext) {
        let configuration = candidate.mount.configuration
        let handshake = WebSocketHandshake(head: candidate.head)
        let subprotocol: String?
        do throws(WebSocketHandshake.Refusal) {
            subprotocol = try handshake.negotiate(configuration)
        } catch {
            return self.refuse(candidate, error, context: context)
        }

        self.startTimer(configuration.handshakeTimeout, context: context)
        let request = Self.connectRequest(candidate.head, peerAddress: context.remoteAddress?.ipAddress)
        let promise = context.eventLoop.makePromise(of: AcceptedConnection.self)
        self.connectTask = promise.completeWithTask { [connect = candidate.mount.connect] in
            try await connect(request)
        }
        promise.futureResult.assumeIsolated().whenComplete { result in
            guard case .connecting = self.machine.state else { return }
            self.connectTask = nil
            do {
                let accepted = try result.get()
                let fields = try handshake.accept(subprotocol: subprotocol)
                self.switchToWebSocket(candidate, accepted: accepted, fields: fields, context: context)
            } catch {
                var refusal = Self.refusal(error)
                if let subprotocol { refusal.fields.replaceOrAdd(name: "sec-websocket-protocol", value: subprotocol) }
                self.refuse(candidate, refusal, context: context)
            }
        }
    }

    private static func connectRequest(_ head: HTTPRequestHead, peerAddress: String?) -> ConnectRequest {
        let parts = head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        return ConnectRequest(
            path: String(parts[0]),
            query: parts.count == 2 ? String(parts[1]) : "",
            headerFields: HTTPFields(head.headers, splitCookie: false),
            peerAddress: peerAddress
        )
    }

    private static func refusal(_ error: any Error) -> WebSocketHandshake.Refusal {
        switch error {
        case let refusal as WebSocketHandshake.Refusal:
            refusal
        case let refusal as ConnectRefusal:
            .init(
                status: HTTPResponseStatus(statusCode: refusal.status.code, reasonPhrase: refusal.status.reasonPhrase),
                fields: HTTPHeaders(refusal.headerFields)
            )
        default:
            .init(status: .internalServerError)
        }
    }

    private func refuse(
        _ candidate: UpgradeStateMachine.Candidate,
        _ refusal: WebSocketHandshake.Refusal,
        context: ChannelHandlerContext
    ) {
        self.connectTask?.cancel()
        self.connectTask = nil
        self.timer?.cancel()
        self.timer = nil
        candidate.mount.counters.handshakeRefused()

        let handshake = WebSocketHandshake(head: candidate.head)
        let keepsAlive = candidate.head.isKeepAlive && !self.isQuiescing && refusal.status != .serviceUnavailable
        let action = self.machine.refused(keepsAlive: keepsAlive, asksForUpgrade: handshake.asksForUpgrade)
        var fields = refusal.fields
        if action == .close { fields.replaceOrAdd(name: "connection", value: "close") }
        self.respond(refusal.status, fields, body: refusal.body, closes: action == .close, context: context)

        switch action {
        case .close:
            break
        case .replaceDecoder:
            self.replaceDecoder(context: context)
        case .resume:
            self.resume(context: context)
        }
    }

    private func respond(
        _ status: HTTPResponseStatus,
        _ fields: HTTPHeaders,
        body: String,
        closes: Bool,
        context: ChannelHandlerContext
    ) {
        var fields = fields
        fields.replaceOrAdd(name: "content-length", value: "\(body.utf8.count)")
        if !body.isEmpty { fields.replaceOrAdd(name: "content-type", value: "text/plain; charset=utf-8") }
        let head = HTTPResponseHead(version: .http1_1, status: status, headers: fields)
        context.write(self.wrapOutboundOut(.head(head)), promise: nil)
        if !body.isEmpty {
            context.write(self.wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil)
        }
        let promise = closes ? context.eventLoop.makePromise(of: Void.self) : nil
        promise?.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
        context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: promise)
    }

    // MARK: Changing the pipeline

    /// Puts a fresh HTTP decoder in place of one that has seen a request for an upgrade, after which it decodes nothing.
    private func replaceDecoder(context: ChannelHandlerContext) {
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
    private func resume(context: ChannelHandlerContext) {
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
        if self.installed == nil, self.timer == nil, case .idle = self.machine.state {
            self.startTimer(self.mounts.map(\.configuration.handshakeTimeout).max() ?? .seconds(10), context: context)
        }
        self.releaseRead(context: context)
    }

    private func switchToWebSocket(
        _ candidate: UpgradeStateMachine.Candidate,
        accepted: AcceptedConnection,
        fields: HTTPHeaders,
        context: ChannelHandlerContext
    ) {
        guard self.machine.accepted() else { return }
        self.timer?.cancel()
        self.timer = nil
        self.openSockets.add(context.channel)
        let head = HTTPResponseHead(version: .http1_1, status: .switchingProtocols, headers: fields)
        context.writeAndFlush(self.wrapOutboundOut(.head(head)), promise: nil)

        let pipeline = context.pipeline.syncOperations
        let httpHandlers = [self.encoder, self.decoder] + (self.installed?.removable ?? [])
        let removals = httpHandlers.map { pipeline.removeHandler($0) }
        EventLoopFuture.andAllSucceed(removals, on: context.eventLoop).assumeIsolated().whenComplete { result in
            guard case .switching = self.machine.state else { return }
            // A decoder that went on behind the request took WebSocket frames, or the attempt to smuggle, for HTTP.
            guard case .success = result, self.pendingParts.isEmpty else { return context.close(promise: nil) }
            self.openSocket(candidate.mount, accepted: accepted, context: context)
        }
    }

    private func openSocket(_ mount: SocketMount, accepted: AcceptedConnection, context: ChannelHandlerContext) {
        let frames = ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: mount.configuration.maximumFrameSize))
        let socket = WebSocketHandler(
            mount: mount,
            accepted: accepted,
            flushes: self.openSockets.flushes.queue(of: context.eventLoop),
            eventLoop: context.eventLoop
        )
        do {
            try context.pipeline.syncOperations.addHandlers([frames, socket], position: .after(self))
        } catch {
            return context.close(promise: nil)
        }
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

    // MARK: Time

    private func startTimer(_ timeout: Duration, context: ChannelHandlerContext) {
        self.timer?.cancel()
        self.timer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(timeout)) {
            self.timer = nil
            if case .connecting(let candidate) = self.machine.state {
                self.refuse(candidate, .init(status: .serviceUnavailable), context: context)
            } else {
                context.close(promise: nil)
            }
        }
    }
}
