import DynamoKit

/// An operation that the engine carries out: to support another one is to conform it to one of the two below.
protocol LocalOperation<Output>: DynamoOperation {
    func carryOut(on store: Store) async throws -> Output

    /// Carries it out as far as a simulation lets it.
    func carryOut(on store: Store, in simulation: RunningSimulation) async throws -> Output
}

/// An operation that only reads.
protocol LocalRead: LocalOperation {
    /// What the request comes to, checked as far as that needs no table.
    associatedtype Plan: Sendable

    /// Checks the request and reads its expressions. Done on the caller's thread, before anything waits.
    func plan() throws -> Plan

    /// Answers the request from a snapshot.
    func perform(_ plan: Plan, in transaction: ReadTransaction) throws -> Output

    /// Whether it may see what was true a moment ago.
    var mayLag: Bool { get }

    /// The same where not all may go well.
    func perform(_ plan: Plan, under conditions: SimulatedConditions, in transaction: ReadTransaction) throws -> Output
}

/// An operation that may change the store.
protocol LocalWrite: LocalOperation {
    /// What the request comes to, checked as far as that needs no table.
    associatedtype Plan: Sendable

    /// Checks the request and reads its expressions. Done on the caller's thread, so that the one writer has less to do.
    func plan() throws -> Plan

    /// Carries the request out; when it throws, nothing has changed.
    func perform(_ plan: Plan, in transaction: WriteTransaction) throws -> Output

    /// What it does to items.
    func actions(of plan: Plan) -> [any ItemAction]

    /// The same where not all may go well.
    func perform(_ plan: Plan, under conditions: SimulatedConditions, in transaction: WriteTransaction) throws -> Output
}

extension LocalRead {
    func carryOut(on store: Store) async throws -> Output {
        let plan = try self.plan()
        return try await store.read { try self.perform(plan, in: $0) }
    }
}

extension LocalWrite {
    func carryOut(on store: Store) async throws -> Output {
        let plan = try self.plan()
        return try await store.write { try self.perform(plan, in: $0) }
    }
}
