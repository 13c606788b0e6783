import Synchronization

/// The first of several outcomes, for one who waits. Those that come later are dropped.
final class FirstOutcome<Value: Sendable>: Sendable {
    private enum State {
        case open
        case awaited(CheckedContinuation<Value, any Error>)
        case decided(Result<Value, any Error>)
    }

    private let state = Mutex(State.open)

    func decide(_ result: Result<Value, any Error>) {
        let waiter: CheckedContinuation<Value, any Error>? = self.state.withLock { state in
            switch state {
            case .open:
                state = .decided(result)
                return nil
            case .awaited(let waiter):
                state = .decided(result)
                return waiter
            case .decided: return nil
            }
        }
        waiter?.resume(with: result)
    }

    /// The outcome, if there is one yet.
    var known: Result<Value, any Error>? {
        self.state.withLock { state in
            if case .decided(let result) = state { result } else { nil }
        }
    }

    /// Waits for the outcome; one may wait.
    func value() async throws -> Value {
        try await withCheckedThrowingContinuation { waiter in
            let known: Result<Value, any Error>? = self.state.withLock { state in
                switch state {
                case .open:
                    state = .awaited(waiter)
                    return nil
                case .awaited: preconditionFailure("One waits already.")
                case .decided(let result): return result
                }
            }
            if let known { waiter.resume(with: known) }
        }
    }
}
