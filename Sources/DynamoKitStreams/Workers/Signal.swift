import DynamoKit
import Synchronization

/// Something that tasks wait for: raised by anyone, until it is lowered.
final class Signal: Sendable {
    private struct State {
        var isRaised = false
        var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var nextWaiter: UInt64 = 0
    }

    private let state = Mutex(State())

    var isRaised: Bool { self.state.withLock { $0.isRaised } }

    /// Wakes all who wait, and all who will.
    func raise() {
        let waiters = self.state.withLock { state in
            state.isRaised = true
            defer { state.waiters = [:] }
            return state.waiters.values
        }
        for waiter in waiters { waiter.resume() }
    }

    func lower() {
        self.state.withLock { $0.isRaised = false }
    }

    /// Returns when the signal is raised or the task is cancelled.
    func wait() async {
        let waiter = self.state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // A task that was cancelled before has had its handler called already, so it must not begin to wait. One
                // that is cancelled from here on finds its waiter.
                let isOver = self.state.withLock { state in
                    if state.isRaised || Task.isCancelled { return true }
                    state.waiters[waiter] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            self.state.withLock { $0.waiters.removeValue(forKey: waiter) }?.resume()
        }
    }

    /// Returns when the signal is raised or the time is over.
    ///
    /// - Throws: `CancellationError`
    func wait(atMost duration: Duration, clock: ClockTimer) async throws {
        guard duration > .zero else { return try Task.checkCancellation() }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await clock.sleep(duration) }
            group.addTask { await self.wait() }
            await group.next()
            group.cancelAll()
        }
        try Task.checkCancellation()
    }
}
