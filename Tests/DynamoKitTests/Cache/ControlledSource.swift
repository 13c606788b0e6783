import Synchronization
import TestSupport

/// A source of values whose loads land when the test says so.
final class ControlledSource: Sendable {
    struct Failure: Error, Equatable {}

    private struct State {
        var begun: [String] = []
        var cancelled = 0
        var lastID = 0
        var waiting: [Int: CheckedContinuation<Int?, any Error>] = [:]
        var isOpen = false
        var value: Int? = 0
    }

    private let state = Mutex(State())

    /// The keys of all loads that have begun.
    var begun: [String] { self.state.withLock { $0.begun } }
    var cancelled: Int { self.state.withLock { $0.cancelled } }
    var waiting: Int { self.state.withLock { $0.waiting.count } }

    func load(_ key: String) async throws -> Int? {
        let id = self.state.withLock { state in
            state.begun.append(key)
            state.lastID += 1
            return state.lastID
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let value: Int?? = self.state.withLock { state in
                    guard !state.isOpen else { return .some(state.value) }
                    state.waiting[id] = continuation
                    return nil
                }
                if Task.isCancelled {
                    self.cancel(id)
                } else if let value {
                    continuation.resume(returning: value)
                }
            }
        } onCancel: {
            self.cancel(id)
        }
    }

    private func cancel(_ id: Int) {
        let continuation = self.state.withLock { state in
            let continuation = state.waiting.removeValue(forKey: id)
            if continuation != nil { state.cancelled += 1 }
            return continuation
        }
        continuation?.resume(throwing: CancellationError())
    }

    /// Lets all loads that have begun land, with a value or an error. Later ones wait again.
    func land(_ result: Result<Int?, any Error>) {
        let waiting = self.state.withLock { state in
            defer { state.waiting = [:] }
            return state.waiting.values
        }
        for continuation in waiting { continuation.resume(with: result) }
    }

    /// Lets all loads land at once from now on, with this value.
    func open(_ value: Int?) {
        self.state.withLock { state in
            state.isOpen = true
            state.value = value
        }
        self.land(.success(value))
    }

    func waitUntilBegun(_ count: Int) async throws -> Bool {
        try await eventually { self.begun.count >= count && self.waiting > 0 }
    }
}
