import FoundationEssentials
import NIOCore

/// How long a socket may stay: until its expiry, and as long as it is judged well. Confined to its event loop.
///
/// There is one only for sockets that have something to wait for.
final class SocketValidity {
    /// Why a socket may not stay.
    enum End: Sendable { case expired, revoked, unavailable }

    /// What is to be waited for.
    struct Terms: Sendable {
        var expiration: Date?
        var revalidation: Revalidation?
        var revalidate: @Sendable () async throws -> Void

        var areUnlimited: Bool { self.expiration == nil && self.revalidation == nil }
    }

    private let terms: Terms
    private let executor: EventLoopTaskExecutor
    private let eventLoop: any EventLoop
    private var onEnd: ((End) -> Void)?
    private var machine: RevalidationStateMachine
    private var expiry: Scheduled<Void>?
    /// Until the next judgement.
    private var pause: Scheduled<Void>?
    /// Until a judgement is overdue.
    private var patience: Scheduled<Void>?
    private var judgement: Task<Void, Never>?

    /// - Parameter onEnd: Called once, in a later turn of the event loop, when the socket may not stay.
    init(
        _ terms: Terms,
        executor: EventLoopTaskExecutor,
        eventLoop: any EventLoop,
        onEnd: @escaping (End) -> Void
    ) {
        self.terms = terms
        self.executor = executor
        self.eventLoop = eventLoop
        self.onEnd = onEnd
        self.machine = RevalidationStateMachine(maximumMisses: terms.revalidation?.maximumMisses ?? 0)
        if let expiration = terms.expiration { self.waitForExpiry(expiration) }
        self.scheduleNext()
    }

    /// The socket is closed: nothing is waited for any more.
    func end() {
        self.onEnd = nil
        self.machine.ended()
        for timer in [self.expiry, self.pause, self.patience] { timer?.cancel() }
        self.judgement?.cancel()
    }

    // MARK: Expiry

    /// The event loop's clock stands still while a machine sleeps and is not the one that tokens go by: of a long time only
    /// a part is waited for at once.
    private static let longestWait: TimeInterval = 86_400

    private func waitForExpiry(_ expiration: Date) {
        let remaining = max(expiration.timeIntervalSinceNow, 0)
        let isLong = remaining > Self.longestWait
        self.expiry = self.schedule(in: .seconds(min(remaining, Self.longestWait))) { validity in
            if isLong { validity.waitForExpiry(expiration) } else { validity.finish(.expired) }
        }
    }

    // MARK: Revalidation

    private func scheduleNext() {
        guard let revalidation = self.terms.revalidation else { return }
        let delay = revalidation.delay(at: .random(in: -1...1))
        self.pause = self.schedule(in: delay) { $0.perform($0.machine.timerFired()) }
    }

    private func perform(_ action: RevalidationStateMachine.Action) {
        switch action {
        case .check: self.judge()
        case .scheduleNext: self.scheduleNext()
        case .closeRevoked: self.finish(.revoked)
        case .closeUnavailable: self.finish(.unavailable)
        case .nothing: break
        }
    }

    private func judge() {
        guard let timeout = self.terms.revalidation?.timeout else { return }
        self.patience = self.schedule(in: timeout) { validity in
            validity.judgement?.cancel()
            validity.perform(validity.machine.timedOut())
        }
        let validity = NIOLoopBound(self, eventLoop: self.eventLoop)
        // Ends with the socket, which cancels it.
        self.judgement = Task(executorPreference: self.executor) { await validity.value.runJudgement() }
    }

    private func runJudgement() async {
        let verdict = await Self.verdict(self.terms.revalidate)
        self.patience?.cancel()
        self.judgement = nil
        self.perform(self.machine.finished(verdict))
    }

    private static func verdict(
        _ revalidate: @Sendable () async throws -> Void
    ) async -> RevalidationStateMachine.Verdict {
        do {
            try await revalidate()
            return .valid
        } catch is RevalidationUnavailable {
            return .unavailable
        } catch {
            // What a cancelled judgement throws tells of its cancellation, not of the client.
            return Task.isCancelled ? .unavailable : .revoked
        }
    }

    private func finish(_ end: End) {
        let onEnd = self.onEnd
        self.end()
        onEnd?(end)
    }

    private func schedule(in delay: Duration, _ body: @escaping @Sendable (SocketValidity) -> Void) -> Scheduled<Void> {
        let validity = NIOLoopBound(self, eventLoop: self.eventLoop)
        return self.eventLoop.scheduleTask(in: TimeAmount(delay)) { body(validity.value) }
    }
}
