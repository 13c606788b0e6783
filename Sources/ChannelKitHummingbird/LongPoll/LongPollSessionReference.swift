import NIOCore
import Synchronization

/// One poll, from the task of its request.
final class PollRequest: Sendable {
    let id: LongPollStateMachine.PollID
    private let cancelled = Atomic<Bool>(false)

    private static let next = Atomic<LongPollStateMachine.PollID>(0)

    init() {
        self.id = Self.next.wrappingAdd(1, ordering: .relaxed).oldValue
    }

    /// Whether the request has been cancelled, which may be before the session hears of it.
    var isCancelled: Bool { self.cancelled.load(ordering: .acquiring) }

    func cancel() { self.cancelled.store(true, ordering: .releasing) }
}

/// A session as requests see it, whose tasks are not on its event loop.
///
/// A request hands over one job and waits for its outcome, so there are never more jobs than requests.
struct LongPollSessionReference: Sendable {
    private let session: NIOLoopBound<LongPollSession>
    private let eventLoop: any EventLoop

    /// On the event loop of the session.
    init(_ session: LongPollSession) {
        self.session = NIOLoopBound(session, eventLoop: session.eventLoop)
        self.eventLoop = session.eventLoop
    }

    /// Waits for messages, for a window and no longer. Returns early, without any, when the task is cancelled.
    func poll() async -> LongPollSession.PollOutcome {
        let request = PollRequest()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                self.eventLoop.execute { self.session.value.poll(request, continuation: continuation) }
            }
        } onCancel: {
            request.cancel()
            self.eventLoop.execute { self.session.value.giveUp(request.id) }
        }
    }

    /// Hands messages of the client over.
    ///
    /// - Returns: Whether all were taken.
    func receive(_ batch: LongPollBatch) async -> Bool {
        await withCheckedContinuation { continuation in
            self.eventLoop.execute { continuation.resume(returning: self.session.value.receive(batch)) }
        }
    }

    func end() { self.eventLoop.execute { self.session.value.end() } }

    func drain() { self.eventLoop.execute { self.session.value.drain() } }
}
