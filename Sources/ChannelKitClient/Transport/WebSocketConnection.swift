import ChannelKit
import NIOCore
import NIOWebSocket

/// A WebSocket connection from the first attempt to its end, confined to its event loop.
final class WebSocketConnection: ClientConnection {
    struct Limits: Sendable {
        var connectTimeout: Duration
        var closeTimeout: Duration
        var maximumMessageSize: Int
    }

    private enum Phase {
        case connecting
        case open
        /// A close frame has been sent. The end will be for this reason.
        case closing(ConnectionEnd)
        case closed
    }

    private struct State {
        var phase: Phase = .connecting
        var channel: (any NIOCore.Channel)?
        /// Ends what takes too long: the upgrade, then the close.
        var timer: Scheduled<Void>?
    }

    let limits: Limits
    private let eventLoop: any EventLoop
    private let events: @Sendable (ConnectionEvent) -> Void
    private let state: NIOLoopBoundBox<State>

    init(eventLoop: any EventLoop, limits: Limits, events: @escaping @Sendable (ConnectionEvent) -> Void) {
        self.eventLoop = eventLoop
        self.limits = limits
        self.events = events
        self.state = NIOLoopBoundBox(State(), eventLoop: eventLoop)
        self.state.value.timer = eventLoop.scheduleTask(in: TimeAmount(limits.connectTimeout)) {
            self.failed(ChannelClientError(.connectionFailed, "No connection came about in time."))
        }
    }

    // MARK: ClientConnection

    func send(_ message: OutboundFrames.Message, promise: EventLoopPromise<Void>?) {
        guard case .open = self.state.value.phase else {
            promise?.fail(ChannelClientError(.connectionLost, "The connection has gone."))
            return
        }
        switch message.kind {
        case .text: self.write(.text, message.payload, promise)
        case .binary: self.write(.binary, message.payload, promise)
        }
    }

    func close(_ code: CloseCode) { self.close(code, end: .disconnected) }

    func abort() { self.end(.disconnected) }

    // MARK: The way to an open connection

    func connected(_ channel: any NIOCore.Channel) {
        // The attempt may have been given up while it was under way.
        guard case .connecting = self.state.value.phase else { return channel.close(promise: nil) }
        self.state.value.channel = channel
        channel.closeFuture.whenComplete { _ in
            self.failed(ChannelClientError(.connectionLost, "The connection was cut."))
        }
    }

    func opened() {
        guard case .connecting = self.state.value.phase else { return }
        self.state.value.phase = .open
        self.state.value.timer?.cancel()
        self.state.value.timer = nil
        self.events(.opened)
    }

    /// It has gone, or it never came about.
    func failed(_ error: any Error) {
        switch self.state.value.phase {
        case .closed:
            return
        case .closing(let end):
            self.end(end)
        case .connecting, .open:
            let failure =
                error as? ChannelClientError
                ?? ChannelClientError(.connectionFailed, "The connection failed.", cause: error)
            self.end(.failed(failure))
        }
    }

    // MARK: What the server sends

    func received(_ message: ConnectionEvent) {
        guard case .open = self.state.value.phase else { return }
        self.events(message)
    }

    func receivedPing(_ data: ByteBuffer) {
        guard case .open = self.state.value.phase else { return }
        self.write(.pong, data, nil)
    }

    func receivedClose(_ payload: ByteBuffer) {
        guard case .open = self.state.value.phase else {
            if case .closing(let end) = self.state.value.phase { self.end(end) }
            return
        }
        var payload = payload
        let code = payload.readInteger(as: UInt16.self).map(CloseCode.init) ?? .noStatus
        let reason = String(validating: payload.readableBytesView, as: UTF8.self) ?? ""
        self.close(code == .noStatus ? .normal : code, end: .closed(code, reason: reason))
        // The answer is on its way, and nothing will come any more.
        self.state.value.channel?.close(mode: .output, promise: nil)
    }

    /// The server has broken a rule of the protocol.
    func violated(_ code: CloseCode) {
        let error = ChannelClientError(
            .protocolViolation,
            "The server broke the WebSocket protocol (\(code.rawValue))."
        )
        self.close(code, end: .failed(error))
    }

    // MARK: The end

    private func close(_ code: CloseCode, end: ConnectionEnd) {
        switch self.state.value.phase {
        case .closed, .closing:
            return
        case .connecting:
            self.end(end)
        case .open:
            self.state.value.phase = .closing(end)
            self.write(.connectionClose, ByteBuffer(integer: code.rawValue), nil)
            self.state.value.timer = self.eventLoop.scheduleTask(in: TimeAmount(self.limits.closeTimeout)) {
                self.end(end)
            }
        }
    }

    private func end(_ end: ConnectionEnd) {
        if case .closed = self.state.value.phase { return }
        self.state.value.phase = .closed
        self.state.value.timer?.cancel()
        self.state.value.timer = nil
        self.state.value.channel?.close(promise: nil)
        self.state.value.channel = nil
        self.events(.closed(end))
    }

    /// The key of the mask is from the system, and unpredictable, as RFC 6455 wants it (section 5.3).
    private func write(_ opcode: WebSocketOpcode, _ data: ByteBuffer, _ promise: EventLoopPromise<Void>?) {
        let frame = WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: data)
        guard let channel = self.state.value.channel else {
            promise?.fail(ChannelClientError(.connectionLost, "The connection has gone."))
            return
        }
        channel.writeAndFlush(frame, promise: promise)
    }
}

extension CloseCode {
    /// What stands for a close frame without a code. It is never sent.
    static let noStatus = CloseCode(rawValue: 1005)
}
