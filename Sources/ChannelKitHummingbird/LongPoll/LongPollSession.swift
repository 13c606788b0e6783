import ChannelKit
import NIOCore

/// The socket's end of a client that polls. Confined to the event loop of the connection on which it was opened, wherever
/// its other requests come in.
final class LongPollSession: SocketTransport {
    /// What a poll is told.
    enum PollOutcome: Sendable {
        case messages(LongPollStateMachine.Messages)
        /// The window has passed.
        case nothing
        /// The session has ended.
        case gone
        case tooManyPolls
    }

    private struct WaitingPoll {
        let continuation: CheckedContinuation<PollOutcome, Never>
        let window: Scheduled<Void>
    }

    let eventLoop: any EventLoop
    private let configuration: LongPollConfiguration
    private let counters: SocketCounters
    private let onEnd: () -> Void

    private var machine: LongPollStateMachine
    private var socket: Socket?
    private var polls: [LongPollStateMachine.PollID: WaitingPoll] = [:]
    private var lastPoll = NIODeadline.now()
    private var timer: Scheduled<Void>?

    /// - Parameter onEnd: Called once, on the event loop, when the socket has been told.
    init(
        configuration: LongPollConfiguration,
        outboundLimit: Int,
        counters: SocketCounters,
        eventLoop: any EventLoop,
        onEnd: @escaping () -> Void
    ) {
        self.configuration = configuration
        self.counters = counters
        self.eventLoop = eventLoop
        self.onEnd = onEnd
        self.machine = LongPollStateMachine(
            outboundLimit: outboundLimit,
            maximumWaitingPolls: configuration.maximumWaitingPolls
        )
    }

    func open(_ accepted: AcceptedConnection) {
        self.counters.socketOpened()
        self.startTimer(in: TimeAmount(self.configuration.sessionTimeout))
        self.socket = accepted.open(on: self)
    }

    // MARK: From the client

    /// Takes a poll, which is answered once.
    func poll(_ request: PollRequest, continuation: CheckedContinuation<PollOutcome, Never>) {
        self.lastPoll = .now()
        guard !request.isCancelled else { return continuation.resume(returning: .nothing) }
        switch self.machine.polled(request.id) {
        case .answer(let messages): continuation.resume(returning: .messages(messages))
        case .refuse: continuation.resume(returning: .tooManyPolls)
        case .gone: continuation.resume(returning: .gone)
        case .wait:
            let window = self.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(self.configuration.window)) {
                self.giveUp(request.id)
            }
            self.polls[request.id] = WaitingPoll(continuation: continuation, window: window)
            self.counters.pollBeganToWait()
        }
    }

    /// Answers a poll without messages, if it still waits.
    func giveUp(_ id: LongPollStateMachine.PollID) {
        guard self.machine.gaveUp(id) else { return }
        self.answer(id, .nothing)
    }

    /// Takes the messages of a POST.
    ///
    /// - Returns: Whether all were taken: not if the session has ended, or ends before the last one.
    func receive(_ batch: LongPollBatch) -> Bool {
        guard !self.machine.isEnded else { return false }
        for message in batch.messages {
            guard !self.machine.isEnded else { return false }
            switch message {
            case .text(let text): self.socket?.receivedText(text)
            case .binary(let bytes): self.socket?.receivedBinary(bytes)
            }
        }
        return true
    }

    private func answer(_ id: LongPollStateMachine.PollID, _ outcome: PollOutcome) {
        guard let poll = self.polls.removeValue(forKey: id) else { return }
        poll.window.cancel()
        self.counters.pollWaitedEnough()
        self.lastPoll = .now()
        poll.continuation.resume(returning: outcome)
    }

    // MARK: To the client

    func send(_ frames: OutboundFrames) {
        for message in frames.messages {
            switch message.kind {
            case .text: self.send(message.payload)
            case .binary: self.sendRefusal(of: message.payload)
            }
        }
    }

    func hasRoom(for byteCount: Int) -> Bool { self.machine.hasRoom(for: byteCount) }

    private func send(_ text: ByteBuffer) {
        var encoded = ByteBuffer()
        encoded.writeJSONString(String(buffer: text))
        switch self.machine.sent(encoded) {
        case .none:
            break
        case .scheduleFlush:
            self.eventLoop.assumeIsolated().execute { self.flush() }
        case .answer(let id, let messages):
            self.answer(id, .messages(messages))
        case .end:
            self.counters.cutSlowConsumer()
            self.end()
        }
    }

    private func sendRefusal(of binary: ByteBuffer) {
        self.counters.dropUndeliverable()
        if let reply = BinaryReply(binary) { self.send(reply.refusal) }
    }

    private func flush() {
        guard let (id, messages) = self.machine.turnEnded() else { return }
        self.answer(id, .messages(messages))
    }

    // MARK: The end

    func close(_ code: CloseCode, reason: String) { self.end() }

    /// The server is going down.
    func drain() {
        guard !self.machine.isEnded else { return }
        self.socket?.drain(.goingAway)
    }

    /// Ends the session: its client is told with its next request, and connects anew.
    func end() {
        guard !self.machine.isEnded else { return }
        let farewell = self.machine.ended()
        if let answer = farewell.answer { self.answer(answer.id, .messages(answer.messages)) }
        for id in farewell.gone { self.answer(id, .gone) }
        self.timer?.cancel()
        self.timer = nil
        // In a turn of its own: it may be the socket that is closing.
        self.eventLoop.assumeIsolated().execute {
            self.socket?.transportClosed()
            self.socket = nil
            self.counters.socketClosed()
            self.onEnd()
        }
    }

    private func startTimer(in delay: TimeAmount) {
        self.timer = self.eventLoop.assumeIsolated().scheduleTask(in: delay) {
            let now = NIODeadline.now()
            if self.machine.hasWaitingPolls { self.lastPoll = now }
            let deadline = self.lastPoll + TimeAmount(self.configuration.sessionTimeout)
            guard now >= deadline else { return self.startTimer(in: deadline - now) }
            self.counters.closedIdle()
            self.end()
        }
    }
}
