import DynamoKit

// Every operation meets the faults after its validation, as the service throttles only what makes sense.

extension LocalOperation {
    func carryOut(on store: Store, in simulation: RunningSimulation) async throws -> Output {
        try await simulation.carryOut(self) { _ in try await self.carryOut(on: store) }
    }
}

extension LocalRead {
    func carryOut(on store: Store, in simulation: RunningSimulation) async throws -> Output {
        let plan = try self.plan()
        return try await simulation.carryOut(self) { conditions in
            try await store.read { try self.perform(plan, under: conditions, in: $0) }
        }
    }

    func perform(_ plan: Plan, under conditions: SimulatedConditions, in transaction: ReadTransaction) throws -> Output
    {
        try self.perform(plan, in: transaction)
    }
}

extension LocalWrite {
    func carryOut(on store: Store, in simulation: RunningSimulation) async throws -> Output {
        let plan = try self.plan()
        return try await simulation.carryOut(self) { conditions in
            try await store.write { try self.perform(plan, under: conditions, in: $0) }
        }
    }

    func perform(_ plan: Plan, under conditions: SimulatedConditions, in transaction: WriteTransaction) throws -> Output
    {
        try self.perform(plan, in: transaction)
    }
}
