import ChannelKit
import NIOCore
import NIOExtras

/// The socket's end of a WebSocket connection: bytes of frames in, messages to the socket; frames of the socket out.
///
/// It has no task, and lives on the connection's event loop.
final class WebSocketHandler: ChannelDuplexHandler, SocketTransport {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum Phase {
        /// Messages flow both ways.
        case open
        /// A close frame is on its way, and the client's is waited for. Messages are dropped, and pings answered still.
        case closing
        /// Both have closed, or the client has broken the protocol. Whatever comes is dropped unread.
        case draining
        /// Nothing more comes or goes.
        case closed
    }

    let eventLoop: any EventLoop
    private let mount: SocketMount
    private let accepted: AcceptedConnection
    private var context: ChannelHandlerContext?
    private var socket: Socket?
    private var phase = Phase.open
    private var decoder: FrameDecoder
    private var assembler: MessageAssembler
    /// `nil` where the client has not agreed to compression.
    private let compressor: FrameCompressor?

    private let flushes: FlushQueue
    private let timers: LoopTimers
    private var isReading = false
    /// The channel's, kept here: it is asked for with each write.
    private var isWritable = true
    private var needsFlush = false
    private var isQueuedForFlush = false
    private var holdsRead = false

    private var lastFrame = NIODeadline.now()
    private var timer: LoopTimers.Timer?

    init(
        mount: SocketMount,
        accepted: AcceptedConnection,
        deflate: DeflateNegotiation?,
        flushes: FlushQueue,
        timers: LoopTimers,
        eventLoop: any EventLoop
    ) {
        self.mount = mount
        self.accepted = accepted
        self.flushes = flushes
        self.timers = timers
        self.eventLoop = eventLoop
        let compression = deflate.flatMap { _ in mount.compression?.context(of: eventLoop) }
        self.compressor = deflate.flatMap { compression?.compressor(windowBits: $0.windowBits) }
        self.decoder = FrameDecoder(
            maximumFrameSize: mount.configuration.maximumFrameSize,
            allowsCompression: compression != nil
        )
        self.assembler = MessageAssembler(
            maximumMessageSize: mount.configuration.maximumMessageSize,
            inflater: compression?.inflater
        )
    }

    private var configuration: WebSocketConfiguration { self.mount.configuration }

    // MARK: The connection's life

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        self.mount.counters.socketOpened()
        let highMark = max(2, min(64 << 10, self.configuration.outboundLimit))
        try? context.channel.syncOptions?.setOption(
            .writeBufferWaterMark,
            value: .init(low: highMark / 2, high: highMark)
        )
        self.isWritable = context.channel.isWritable
        self.startIdleTimer(in: TimeAmount(self.configuration.idleTimeout))
        self.socket = self.accepted.open(on: self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.ended()
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.ended()
        context.fireChannelInactive()
    }

    private func ended() {
        self.phase = .closed
        self.stopTimer()
        self.tellSocket()
    }

    /// Tells the socket, once, that nothing comes or goes any more.
    private func tellSocket() {
        guard let socket = self.socket else { return }
        self.socket = nil
        self.mount.counters.socketClosed()
        self.mount.admission.leaveSeat()
        socket.transportClosed()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent:
            guard case .open = self.phase else { return }
            self.restartTimer(in: self.goingAwayDelay) { self.socket?.drain(.goingAway) }
        case ChannelEvent.inputClosed:
            context.close(promise: nil)
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard case .open = self.phase else { return }
        context.close(promise: nil)
    }

    // MARK: From the client

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.isReading = true
        guard self.takesFrames else { return }
        self.decoder.append(self.unwrapInboundIn(data))
        do throws(FrameHeader.Violation) {
            guard let first = try self.decoder.next() else { return }
            self.lastFrame = .now()
            self.received(first, context: context)
            while self.takesFrames, let next = try self.decoder.next() { self.received(next, context: context) }
        } catch {
            self.violated(error.code)
        }
    }

    private var takesFrames: Bool {
        switch self.phase {
        case .open, .closing: true
        case .draining, .closed: false
        }
    }

    private func received(_ frame: ClientFrame, context: ChannelHandlerContext) {
        switch self.phase {
        case .open:
            self.received(self.assembler.received(frame))
        case .closing where frame.opcode == .close:
            self.phase = .draining
            context.close(promise: nil)
        case .closing where frame.opcode == .ping:
            self.write(ControlFrame.pong(frame.payload))
        case .closing, .draining, .closed:
            break
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        self.isReading = false
        self.flush()
        context.fireChannelReadComplete()
    }

    private func received(_ event: MessageAssembler.Event) {
        switch event {
        case .incomplete, .pong: break
        case .text(let text): self.socket?.receivedText(text)
        case .binary(let bytes): self.socket?.receivedBinary(bytes)
        case .ping(let data): self.write(ControlFrame.pong(data))
        case .close(let code): self.answerClose(code)
        case .violation(let code): self.violated(code)
        }
    }

    /// A client that does not read what it is sent is not read from either.
    func read(context: ChannelHandlerContext) {
        if case .open = self.phase, !self.isWritable {
            self.holdsRead = true
        } else {
            context.read()
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        self.isWritable = context.channel.isWritable
        if self.isWritable { self.releaseRead() }
        context.fireChannelWritabilityChanged()
    }

    private func releaseRead() {
        guard self.holdsRead else { return }
        self.holdsRead = false
        self.context?.read()
    }

    // MARK: To the client

    func send(_ frames: OutboundFrames) {
        guard case .open = self.phase else { return }
        self.write(self.compressor?.compress(frames) ?? frames.bytes)
    }

    private func write(_ bytes: ByteBuffer) {
        guard self.takesFrames, let context = self.context else { return }
        guard self.hasRoom(for: bytes.readableBytes, context: context) else {
            self.mount.counters.cutSlowConsumer()
            self.phase = .closed
            context.close(promise: nil)
            return
        }
        context.write(self.wrapOutboundOut(bytes), promise: nil)
        self.needsFlush = true
        // Within a read the end of the read flushes; else the end of this turn of the loop.
        guard !self.isReading, !self.isQueuedForFlush else { return }
        self.isQueuedForFlush = true
        self.flushes.add(self)
    }

    /// For the flush queue.
    func flushQueued() {
        self.isQueuedForFlush = false
        self.flush()
    }

    private func flush() {
        guard self.needsFlush else { return }
        self.needsFlush = false
        self.context?.flush()
    }

    func hasRoom(for byteCount: Int) -> Bool {
        guard case .open = self.phase, let context = self.context else { return true }
        return self.waitingBytes(context) + byteCount <= self.configuration.outboundLimit
    }

    /// Whether so many more bytes may wait. The channel is asked only while it is not writable, which is the exception.
    private func hasRoom(for count: Int, context: ChannelHandlerContext) -> Bool {
        guard !self.isWritable, self.waitingBytes(context) + count > self.configuration.outboundLimit else {
            return true
        }
        // A burst of one turn says nothing about the client: only what the kernel does not take counts.
        self.needsFlush = false
        context.flush()
        return self.waitingBytes(context) + count <= self.configuration.outboundLimit
    }

    private func waitingBytes(_ context: ChannelHandlerContext) -> Int {
        // Channels that cannot tell, those of other platforms' networking, are bounded by their writability alone.
        (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    // MARK: Closing

    func close(_ code: CloseCode, reason: String) {
        self.startClosing(code, reason: reason)
    }

    /// When, of the window over which clients are sent away, it is this one's turn: few clients do not need all of it.
    private var goingAwayDelay: Duration {
        let window = min(self.configuration.goingAwayWindow, .milliseconds(1) * self.mount.counters.snapshot.open)
        return max(window, .zero) * Double.random(in: 0..<1)
    }

    /// Sends a close frame and waits for the client's, for so long.
    private func startClosing(_ code: CloseCode, reason: String = "") {
        guard case .open = self.phase, let context = self.context else { return }
        self.phase = .closing
        self.sendClose(CloseFrame(code: code, reason: reason), promise: nil, context: context)
    }

    /// Answers the client's close frame; the server is the one to close the connection.
    private func answerClose(_ code: CloseCode) {
        guard let context = self.context else { return }
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
        self.phase = .draining
        self.sendClose(CloseFrame(code: code, reason: ""), promise: promise, context: context)
    }

    /// Fails the connection: what the client sends from now on has no meaning, its close frame included.
    ///
    /// Closing at once might destroy the close frame, if there is something that has not been read. So the server ends its
    /// half, upon which the client ends its own.
    private func violated(_ code: CloseCode) {
        guard self.takesFrames, let context = self.context else { return }
        self.mount.counters.sawViolation()
        let isOpen = if case .open = self.phase { true } else { false }
        self.phase = .draining
        if isOpen { self.sendClose(CloseFrame(code: code, reason: ""), promise: nil, context: context) }
        context.close(mode: .output, promise: nil)
    }

    private func sendClose(_ frame: CloseFrame, promise: EventLoopPromise<Void>?, context: ChannelHandlerContext) {
        self.needsFlush = false
        context.writeAndFlush(self.wrapOutboundOut(ControlFrame.close(frame)), promise: promise)
        self.restartTimer(in: self.configuration.closeTimeout) { context.close(promise: nil) }
        self.releaseRead()
        // In a turn of its own: it may be the socket that is closing.
        self.eventLoop.assumeIsolated().execute { self.tellSocket() }
    }

    // MARK: Time

    private func startIdleTimer(in delay: TimeAmount) {
        self.timer = self.timers.schedule(in: delay) {
            let deadline = self.lastFrame + TimeAmount(self.configuration.idleTimeout)
            let now = NIODeadline.now()
            guard now >= deadline else { return self.startIdleTimer(in: deadline - now) }
            self.mount.counters.closedIdle()
            self.startClosing(.protocolError)
        }
    }

    private func restartTimer(in delay: Duration, _ body: @escaping () -> Void) {
        self.stopTimer()
        self.timer = self.timers.schedule(in: TimeAmount(delay), body)
    }

    private func stopTimer() {
        if let timer = self.timer { self.timers.cancel(timer) }
        self.timer = nil
    }
}
