import DequeModule
import NIOCore
import Synchronization

/// Events for one reader that waits no longer than it wants.
final class Mailbox: Sendable {
    private struct State {
        var events: Deque<RawEvent> = []
        var waiter: CheckedContinuation<RawEvent?, Never>?
        var generation = 0
        /// Ends the waiting, and would keep what has come for as long.
        var timer: Scheduled<Void>?
    }

    private let state = Mutex(State())

    func put(_ event: RawEvent) {
        let (waiter, timer) = self.state.withLock {
            state -> (CheckedContinuation<RawEvent?, Never>?, Scheduled<Void>?) in
            guard let waiter = state.waiter.take() else {
                state.events.append(event)
                return (nil, nil)
            }
            return (waiter, state.timer.take())
        }
        timer?.cancel()
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
            let timer = eventLoop.scheduleTask(in: TimeAmount(deadline)) { self.giveUp(generation) }
            let isWaiting = self.state.withLock { state in
                guard state.generation == generation, state.waiter != nil else { return false }
                state.timer = timer
                return true
            }
            if !isWaiting { timer.cancel() }
        }
    }

    private func giveUp(_ generation: Int) {
        let waiter = self.state.withLock { $0.generation == generation ? $0.waiter.take() : nil }
        waiter?.resume(returning: nil)
    }
}
