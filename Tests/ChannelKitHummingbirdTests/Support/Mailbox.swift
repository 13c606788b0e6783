import DequeModule
import NIOCore
import Synchronization

/// Events for one reader that waits no longer than it wants.
final class Mailbox: Sendable {
    private struct State {
        var events: Deque<RawEvent> = []
        var waiter: CheckedContinuation<RawEvent?, Never>?
        var generation = 0
    }

    private let state = Mutex(State())

    func put(_ event: RawEvent) {
        let waiter = self.state.withLock { state -> CheckedContinuation<RawEvent?, Never>? in
            guard let waiter = state.waiter.take() else {
                state.events.append(event)
                return nil
            }
            return waiter
        }
        waiter?.resume(returning: event)
    }

    func next(within deadline: Duration, eventLoop: any EventLoop) async -> RawEvent? {
        await withCheckedContinuation { continuation in
            let (event, generation) = self.state.withLock { state -> (RawEvent?, Int) in
                state.generation += 1
                if let event = state.events.popFirst() { return (event, state.generation) }
                precondition(state.waiter == nil, "a mailbox has one reader")
                state.waiter = continuation
                return (nil, state.generation)
            }
            if let event { return continuation.resume(returning: event) }
            eventLoop.scheduleTask(in: TimeAmount(deadline)) { self.giveUp(generation) }
        }
    }

    private func giveUp(_ generation: Int) {
        let waiter = self.state.withLock { $0.generation == generation ? $0.waiter.take() : nil }
        waiter?.resume(returning: nil)
    }
}
