import ChannelKit
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1

/// How a request for a socket is judged and, where it has to be, refused.
extension SocketUpgradeHandler {
    func connect(_ candidate: UpgradeStateMachine.Candidate, context: ChannelHandlerContext) {
        // Asked for once: it is a system call.
        let address = context.remoteAddress
        if let refusal = self.admit(candidate, from: address) {
            return self.refuse(candidate, refusal, context: context)
        }
        let configuration = candidate.mount.configuration
        let handshake = WebSocketHandshake(head: candidate.head)
        let subprotocol: String?
        do throws(WebSocketHandshake.Refusal) {
            subprotocol = try handshake.negotiate(configuration)
        } catch {
            return self.refuse(candidate, error, context: context)
        }

        self.startTimer(configuration.handshakeTimeout, context: context)
        let request = Self.connectRequest(candidate.head, peerAddress: address?.ipAddress)
        let promise = context.eventLoop.makePromise(of: AcceptedConnection.self)
        // On the connection's own loop, so that to judge a client without waiting for anything costs no hop between threads.
        let executor = EventLoopTaskExecutor(context.eventLoop)
        self.connectTask = Task.immediate(executorPreference: executor) { [connect = candidate.mount.connect] in
            do {
                promise.succeed(try await connect(request))
            } catch {
                promise.fail(error)
            }
        }
        promise.futureResult.assumeIsolated().whenComplete { result in
            guard case .connecting = self.machine.state else { return }
            self.connectTask = nil
            do {
                let accepted = try result.get()
                let answer = try handshake.accept(subprotocol: subprotocol, compression: configuration.compression)
                self.switchToWebSocket(candidate, accepted: accepted, answer: answer, context: context)
            } catch {
                var refusal = Self.refusal(error)
                if let subprotocol { refusal.fields.replaceOrAdd(name: "sec-websocket-protocol", value: subprotocol) }
                self.refuse(candidate, refusal, context: context)
            }
        }
    }

    private func admit(
        _ candidate: UpgradeStateMachine.Candidate,
        from address: SocketAddress?
    ) -> WebSocketHandshake.Refusal? {
        let mount = candidate.mount
        let refusal = mount.admission.countHandshake(from: address) ?? (mount.admission.takeSeat() ? nil : .full)
        if let refusal {
            mount.counters.turnedAway(refusal)
            return .init(
                status: HTTPResponseStatus(statusCode: refusal.status.code, reasonPhrase: refusal.status.reasonPhrase),
                fields: HTTPHeaders(refusal.fields)
            )
        }
        self.seat = mount.admission
        return nil
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

    func refuse(
        _ candidate: UpgradeStateMachine.Candidate,
        _ refusal: WebSocketHandshake.Refusal,
        context: ChannelHandlerContext
    ) {
        self.connectTask?.cancel()
        self.connectTask = nil
        self.stopTimer()
        candidate.mount.counters.handshakeRefused()
        self.leaveSeat()

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

    func respond(
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
}
