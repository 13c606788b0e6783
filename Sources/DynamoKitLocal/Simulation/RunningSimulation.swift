import DynamoKit
import FoundationEssentials
import Synchronization

/// A simulation with what has become of it so far.
final class RunningSimulation: Sendable {
    let simulation: Simulation
    /// Reads what was true a moment ago; `nil` when reads see everything.
    let lagging: LaggingReader?
    private let faults: Mutex<FaultMachine>
    private let holds = Mutex(ItemHolds())
    /// `nil` when throughput is not enforced.
    private let throughput: Mutex<ThroughputBuckets?>
    private let now: @Sendable () -> Date
    private let sleep: @Sendable (Duration) async throws -> Void

    /// - Parameters:
    ///   - lagging: Where reads go that may lag.
    ///   - now: The engine's time.
    ///   - sleep: Lets the time of a delay pass.
    init(
        _ simulation: Simulation,
        lagging: LaggingReader?,
        now: @escaping @Sendable () -> Date,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.simulation = simulation
        self.lagging = lagging
        self.faults = Mutex(FaultMachine(simulation))
        self.throughput = Mutex(simulation.throughputBurst.map { ThroughputBuckets(burst: $0) })
        self.now = now
        self.sleep = sleep
    }

    /// Carries an operation out, as far as the simulation lets it.
    ///
    /// - Parameters:
    ///   - operation: Has passed its validation.
    ///   - claim: The items that it holds until it is answered, if it may conflict.
    ///   - body: Carries it out.
    func carryOut<Operation: DynamoOperation>(
        _ operation: Operation,
        claiming claim: ItemClaim? = nil,
        _ body: (SimulatedConditions) async throws -> Operation.Output
    ) async throws -> Operation.Output {
        let request = FaultMachine.Request(operation: operation.operationName, tables: operation.plainTableNames)
        let verdict = self.faults.withLock { $0.received(request) }
        let conflicts = try self.hold(claim, for: operation)
        var isDone = false
        defer { self.letGo(claim, except: conflicts, isDone: isDone) }
        // Before the store is asked for anything: who waits holds no reader, and not the writer.
        if verdict.delay > .zero { try await self.sleep(verdict.delay) }
        let conditions = SimulatedConditions(simulation: self, remainder: verdict.remainder, conflicts: conflicts)
        switch verdict.end {
        case .carryOut:
            let output = try await body(conditions)
            isDone = true
            return output
        case .refuse(let error):
            throw error.error(for: operation)
        case .loseAnswer:
            do {
                _ = try await body(conditions)
                isDone = true
            } catch is DynamoError {
                // That it failed is lost as well.
            }
            throw Simulation.ServiceError.internalServerError.error(for: operation)
        }
    }

    /// - Throws: ``ThroughputExceeded``.
    func take(_ costs: [ThroughputBuckets.Cost]) throws {
        let now = self.now()
        try self.throughput.withLock { try $0?.take(costs, at: now) }
    }

    /// - Throws: ``ThroughputExceeded``.
    func check(_ costs: [ThroughputBuckets.Cost]) throws {
        let now = self.now()
        try self.throughput.withLock { _ = try $0?.check(costs, at: now) }
    }

    // MARK: Conflicts

    /// - Returns: Places of what a batch leaves, since a transaction holds it.
    /// - Throws: DynamoDB's error for a conflict, when `operation` is no batch.
    private func hold(_ claim: ItemClaim?, for operation: any DynamoOperation) throws -> Set<Int> {
        guard self.simulation.transactionHold != nil, let claim else { return [] }
        let now = self.now()
        let conflicts = self.holds.withLock { $0.began(claim.claimant, on: claim.items, at: now) }
        guard !conflicts.isEmpty, !(operation is BatchWriteItem) else { return conflicts }
        throw Simulation.ServiceError.transactionConflict.error(for: operation, at: conflicts)
    }

    private func letGo(_ claim: ItemClaim?, except conflicts: Set<Int>, isDone: Bool) {
        guard let hold = self.simulation.transactionHold, let claim else { return }
        let items = claim.items.indices.filter { !conflicts.contains($0) }.compactMap { claim.items[$0] }
        let end = isDone && hold > .zero ? self.now().addingTimeInterval(hold / .seconds(1)) : nil
        self.holds.withLock { $0.ended(claim.claimant, on: items, until: end) }
    }
}
