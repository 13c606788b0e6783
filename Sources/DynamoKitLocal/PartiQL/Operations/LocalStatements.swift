import DynamoKit

/// An operation on PartiQL statements, of which only the statements tell whether it reads or writes.
protocol LocalStatements: LocalOperation {
    /// What the statements come to, checked as far as that needs no table.
    associatedtype Plan: Sendable

    /// Checks the request and reads its statements. Done on the caller's thread, before anything waits.
    func plan() throws -> Plan

    func carryOut(_ plan: Plan, on store: Store) async throws -> Output
}

extension LocalStatements {
    func carryOut(on store: Store) async throws -> Output {
        try await self.carryOut(try self.plan(), on: store)
    }

    // After its validation, as every operation.
    func carryOut(on store: Store, in simulation: RunningSimulation) async throws -> Output {
        let plan = try self.plan()
        return try await simulation.carryOut(self) { _ in try await self.carryOut(plan, on: store) }
    }
}
