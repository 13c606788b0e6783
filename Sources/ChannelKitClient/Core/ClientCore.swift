import ChannelKit
import Logging
import NIOCore
import Synchronization

/// Does what the state machines say: one connection, its channels, and those who wait for answers.
///
/// An actor on the event loop of the connection: what the loop calls is within it, so a message that has come costs no hop.
/// Its clock is the loop's.
actor ClientCore {
    nonisolated let eventLoop: any EventLoop
    nonisolated let outlets = ClientOutlets()
    nonisolated let counters = Mutex(ChannelClientCounters())
    let configuration: ChannelClientConfiguration
    let logger: Logger

    private nonisolated let executor: LoopExecutor
    private let url: SocketURL
    private let transport: any ClientTransport

    var connectionMachine: ConnectionStateMachine
    private var generator: any RandomNumberGenerator & Sendable
    private var nextRef = 1
    private var connection: (any ClientConnection)?
    /// Which connection it is, so that nothing of an earlier one is taken for its own.
    private var connectionID = 0
    /// Waits for the connection to end.
    private var ending: CheckedContinuation<ConnectionEnd, Never>?
    /// Whether the connection is given up since nobody answers.
    private var isStale = false
    private var heartbeatTimer: Scheduled<Void>?
    private var heartbeatDeadline: Scheduled<Void>?
    private var sleeper: CheckedContinuation<Void, Never>?
    private(set) var end: ConnectionEnd?

    var channels: [String: ChannelEntry] = [:]
    var calls: [Ref: PendingCall] = [:]

    nonisolated var unownedExecutor: UnownedSerialExecutor { self.executor.asUnownedSerialExecutor() }

    init(
        configuration: ChannelClientConfiguration,
        url: SocketURL,
        transport: any ClientTransport,
        eventLoop: any EventLoop,
        generator: any RandomNumberGenerator & Sendable,
        logger: Logger
    ) {
        self.configuration = configuration
        self.url = url
        self.transport = transport
        self.eventLoop = eventLoop
        self.executor = LoopExecutor(eventLoop)
        self.generator = generator
        self.logger = logger
        self.connectionMachine = ConnectionStateMachine(reconnect: configuration.reconnect)
    }

    // MARK: Time and references

    func takeRef() -> Ref {
        defer { self.nextRef += 1 }
        return .string(String(self.nextRef))
    }

    func schedule(after delay: Duration, _ body: @escaping @Sendable (isolated ClientCore) -> Void) -> Scheduled<Void> {
        self.eventLoop.scheduleTask(in: TimeAmount(delay)) { self.assumeIsolated(body) }
    }

    nonisolated func onLoop(_ body: @escaping @Sendable (isolated ClientCore) -> Void) {
        self.eventLoop.execute { self.assumeIsolated(body) }
    }

    func delay(_ backoff: Backoff, beforeAttempt attempt: Int) -> Duration {
        backoff.delay(beforeAttempt: attempt, using: &self.generator)
    }

    // MARK: Connections

    /// Connects, and connects anew, until that is over or the task is cancelled.
    func runConnections() async -> ConnectionEnd {
        while true {
            let end = await self.connectOnce()
            guard !Task.isCancelled else { return self.finish(.disconnected) }
            switch self.connectionMachine.ended(end, using: &self.generator) {
            case .end(let end):
                return self.finish(end)
            case .reconnect(let delay):
                self.logger.debug("The connection ended", metadata: ["end": "\(end)", "reconnects_in": "\(delay)"])
                self.outlets.set(.waiting(end, reconnectsAfter: delay))
                await self.sleep(for: delay)
            }
        }
    }

    /// Lasts as long as the connection does.
    private func connectOnce() async -> ConnectionEnd {
        guard !Task.isCancelled, case .connect(let attempt) = self.connectionMachine.startedConnecting() else {
            return .disconnected
        }
        self.outlets.set(.connecting(attempt: attempt))
        let request: ConnectionRequest
        do {
            request = try await self.request()
        } catch {
            let message = "What the connection needs could not be had."
            return .failed(ChannelClientError(.connectionFailed, message, cause: error))
        }
        guard !Task.isCancelled else { return .disconnected }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                self.connectionID += 1
                self.isStale = false
                self.ending = continuation
                self.connection = self.transport.connect(request, on: self.eventLoop) { [connectionID] event in
                    self.assumeIsolated { $0.received(event, of: connectionID) }
                }
            }
        } onCancel: {
            self.onLoop { $0.connection?.close(.normal) }
        }
    }

    private func request() async throws -> ConnectionRequest {
        let parameters = try await self.configuration.parameters()
        let token = try await self.configuration.authToken()
        return ConnectionRequest(
            url: self.url,
            target: self.url.target(parameters: parameters),
            subprotocols: token.map { ["phoenix", AuthTokenSubprotocol.name(for: $0)] } ?? [],
            headers: self.configuration.headers.sorted { $0.key < $1.key }
                .map { ConnectionHeader(name: $0.key, value: $0.value) }
        )
    }

    private func received(_ event: ConnectionEvent, of connection: Int) {
        guard connection == self.connectionID, self.ending != nil else { return }
        switch event {
        case .opened: self.opened()
        case .text(let text): self.received { () throws(ChannelError) in try ClientCodec.decode(text: text) }
        case .binary(let bytes): self.received { () throws(ChannelError) in try ClientCodec.decode(binary: bytes) }
        case .closed(let end): self.closed(end)
        }
    }

    private func opened() {
        switch self.connectionMachine.connected() {
        case .close:
            self.connection?.close(.normal)
        case .open:
            self.count(\.connections)
            self.outlets.set(.connected)
            self.scheduleHeartbeat()
            self.connectionOpened()
        }
    }

    private func closed(_ end: ConnectionEnd) {
        self.connection = nil
        self.heartbeatTimer?.cancel()
        self.heartbeatDeadline?.cancel()
        self.connectionClosed()
        let ending = self.ending
        self.ending = nil
        ending?.resume(returning: self.isStale ? .stale : end)
    }

    /// Everything is over.
    private func finish(_ end: ConnectionEnd) -> ConnectionEnd {
        guard self.end == nil else { return end }
        self.end = end
        self.connectionMachine.stopped()
        self.disconnected(end)
        self.outlets.finish(end)
        return end
    }

    /// Ends a client that has never run.
    func finishUnlessRunning() {
        _ = self.finish(.disconnected)
    }

    /// Waits on the loop's clock; not so long if the task is cancelled.
    private func sleep(for duration: Duration) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                self.sleeper = continuation
                _ = self.schedule(after: duration) { [connectionID] core in
                    if core.connectionID == connectionID { core.wake() }
                }
            }
        } onCancel: {
            self.onLoop { $0.wake() }
        }
    }

    private func wake() {
        self.sleeper?.resume()
        self.sleeper = nil
    }

    // MARK: Heartbeats

    private func scheduleHeartbeat() {
        self.heartbeatTimer = self.schedule(after: self.configuration.heartbeatInterval) { $0.heartbeatDue() }
    }

    private func heartbeatDue() {
        switch self.connectionMachine.heartbeatDue(self.takeRef()) {
        case .send(let ref):
            self.send(
                Message(
                    joinRef: nil,
                    ref: ref,
                    topic: ReservedEvent.socketTopic,
                    event: ReservedEvent.heartbeat,
                    payload: .empty
                )
            )
            self.heartbeatDeadline = self.schedule(after: self.configuration.heartbeatTimeout) { core in
                if core.connectionMachine.heartbeatTimedOut(ref) { core.giveUp() }
            }
            self.scheduleHeartbeat()
        case .giveUp:
            self.giveUp()
        case .none:
            break
        }
    }

    /// Nobody is there any more. A close frame would wait for an answer that does not come.
    private func giveUp() {
        self.isStale = true
        self.count(\.staleConnections)
        self.connection?.abort()
    }

    // MARK: Messages

    /// Sends a message.
    ///
    /// - Parameter sent: Told when it has been handed to the network, or why it has not.
    func send(_ message: Message, sent: (@Sendable (isolated ClientCore, Result<Void, any Error>) -> Void)? = nil) {
        let promise = sent.map { sent in
            let promise = self.eventLoop.makePromise(of: Void.self)
            promise.futureResult.whenComplete { result in self.assumeIsolated { sent($0, result) } }
            return promise
        }
        do {
            let encoded = try ClientCodec.encode(message)
            guard let connection = self.connection else {
                throw ChannelClientError(.connectionLost, "The connection has gone.")
            }
            connection.send(encoded, promise: promise)
        } catch {
            promise?.fail(error)
        }
    }

    private func received(_ decode: () throws(ChannelError) -> ServerMessage) {
        let message: ServerMessage
        do {
            message = try decode()
        } catch {
            return self.receivedMalformed(error)
        }
        if case .reply(let reply) = message {
            self.connectionMachine.received(replyTo: reply.ref)
            if reply.topic == ReservedEvent.socketTopic { return }
        } else {
            self.connectionMachine.received(replyTo: nil)
        }
        self.received(message)
    }

    /// What cannot be understood is passed over: the channels that understand the server need not suffer for it.
    func receivedMalformed(_ error: ChannelError) {
        self.count(\.malformedMessages)
        self.logger.debug("A message could not be understood", metadata: ["error": "\(error)"])
    }

    func count(_ counter: WritableKeyPath<ChannelClientCounters, Int>, by number: Int = 1) {
        self.counters.withLock { $0[keyPath: counter] += number }
    }
}
