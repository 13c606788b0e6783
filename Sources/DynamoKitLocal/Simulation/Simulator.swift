import DynamoKit
import Synchronization

/// What an engine has to do wrong at the moment, if anything.
final class Simulator: Sendable {
    /// So that an engine without a simulation has no lock to take.
    private let isActive = Atomic(false)
    private let state = Mutex(State())

    private struct State {
        var running: RunningSimulation?
        var isClosed = false
    }

    /// `nil` while nothing is to go wrong.
    var running: RunningSimulation? {
        guard self.isActive.load(ordering: .acquiring) else { return nil }
        return self.state.withLock { $0.running }
    }

    /// Starts over with another simulation, or with none. Requests that are under way keep to the one they began with.
    ///
    /// - Throws: ``DynamoError/Code/storeClosed``.
    func start(_ running: RunningSimulation?) throws {
        try self.state.withLock { state in
            guard !state.isClosed else { throw DynamoError.storeClosed() }
            state.running = running
            self.isActive.store(running != nil, ordering: .releasing)
        }
    }

    /// Ends what there is, and lets nothing start.
    func close() async {
        let last = self.state.withLock { state in
            state.isClosed = true
            self.isActive.store(false, ordering: .releasing)
            defer { state.running = nil }
            return state.running
        }
        await last?.lagging?.close()
    }
}
