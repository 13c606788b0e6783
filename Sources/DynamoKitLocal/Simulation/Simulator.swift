import DynamoKit
import Synchronization

/// What an engine has to do wrong at the moment, if anything.
final class Simulator: Sendable {
    /// So that an engine without a simulation has no lock to take.
    private let isActive = Atomic(false)
    private let current = Mutex<RunningSimulation?>(nil)

    /// `nil` while nothing is to go wrong.
    var running: RunningSimulation? {
        guard self.isActive.load(ordering: .acquiring) else { return nil }
        return self.current.withLock { $0 }
    }

    /// Starts over with another simulation. Requests that are under way keep to the one they began with.
    ///
    /// - Parameter sleep: Lets the time of a delay pass.
    func start(_ simulation: Simulation, sleep: @escaping @Sendable (Duration) async throws -> Void) {
        let running = simulation == .off ? nil : RunningSimulation(simulation, sleep: sleep)
        self.current.withLock { current in
            current = running
            self.isActive.store(running != nil, ordering: .releasing)
        }
    }
}

/// A simulation with what has become of it so far.
final class RunningSimulation: Sendable {
    let simulation: Simulation
    private let faults: Mutex<FaultMachine>
    private let sleep: @Sendable (Duration) async throws -> Void

    init(_ simulation: Simulation, sleep: @escaping @Sendable (Duration) async throws -> Void) {
        self.simulation = simulation
        self.faults = Mutex(FaultMachine(simulation))
        self.sleep = sleep
    }

    /// Carries an operation out, as far as the rules let it.
    ///
    /// - Parameters:
    ///   - operation: Has passed its validation.
    ///   - body: Carries it out.
    func carryOut<Operation: DynamoOperation>(
        _ operation: Operation,
        _ body: (SimulatedConditions) async throws -> Operation.Output
    ) async throws -> Operation.Output {
        let request = FaultMachine.Request(operation: operation.operationName, tables: operation.tableNames)
        let verdict = self.faults.withLock { $0.received(request) }
        // Before the store is asked for anything: who waits holds no reader, and not the writer.
        if verdict.delay > .zero { try await self.sleep(verdict.delay) }
        let conditions = SimulatedConditions(remainder: verdict.remainder)
        switch verdict.end {
        case .carryOut:
            return try await body(conditions)
        case .refuse(let error):
            throw error.error(for: operation)
        case .loseAnswer:
            do {
                _ = try await body(conditions)
            } catch is DynamoError {
                // That it failed is lost as well.
            }
            throw Simulation.ServiceError.internalServerError.error(for: operation)
        }
    }
}
