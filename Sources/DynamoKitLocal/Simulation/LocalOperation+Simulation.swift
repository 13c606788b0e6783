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
        let claim = (self as? TransactGetItems).map { ItemClaim($0, in: store.catalog) }
        return try await simulation.carryOut(self, claiming: claim) { conditions in
            if self.mayLag, let lagging = simulation.lagging {
                return try await lagging.read { try self.perform(plan, under: conditions, in: $0) }
            }
            return try await store.read { try self.perform(plan, under: conditions, in: $0) }
        }
    }

    func perform(
        _ plan: Plan,
        under conditions: SimulatedConditions,
        in transaction: ReadTransaction
    ) throws -> Output {
        guard conditions.enforcesThroughput else { return try self.perform(plan, in: transaction) }
        var output = try self.withConsumedCapacity(.indexes).perform(plan, in: transaction)
        try conditions.take(self.takeConsumedCapacity(from: &output), for: self, in: transaction)
        return output
    }

    var mayLag: Bool { false }
}

extension LocalWrite {
    func carryOut(on store: Store, in simulation: RunningSimulation) async throws -> Output {
        let plan = try self.plan()
        let claimant: ItemHolds.Claimant = self is TransactWriteItems ? .transaction : .write
        let claim = ItemClaim(claimant, on: self.actions(of: plan), in: store.catalog)
        let output = try await simulation.carryOut(self, claiming: claim) { conditions in
            try await store.write { transaction in
                let output = try self.perform(plan, under: conditions, in: transaction)
                try simulation.simulation.arrangeShards(ofTables: self.tableNames, in: transaction)
                return output
            }
        }
        await simulation.lagging?.letGo()
        return output
    }

    func perform(
        _ plan: Plan,
        under conditions: SimulatedConditions,
        in transaction: WriteTransaction
    ) throws -> Output {
        let collections = try conditions.collections(of: self.actions(of: plan), in: transaction)
        var output = try conditions.spendingAtLeastAUnit(for: self, in: transaction) {
            try self.withConsumedCapacity(.indexes).perform(plan, in: transaction)
        }
        try conditions.take(self.takeConsumedCapacity(from: &output), for: self, in: transaction)
        try collections?.check(self, in: transaction)
        return output
    }

    func actions(of plan: Plan) -> [any ItemAction] { [] }
}

// Which items the operations write.

extension PutItem {
    func actions(of plan: ItemPut) -> [any ItemAction] { [plan] }
}

extension UpdateItem {
    func actions(of plan: ItemUpdate) -> [any ItemAction] { [plan] }
}

extension DeleteItem {
    func actions(of plan: ItemDelete) -> [any ItemAction] { [plan] }
}

extension BatchWriteItem {
    func actions(of plan: [TableWrites]) -> [any ItemAction] { plan.flatMap(\.actions) }
}

extension TransactWriteItems {
    func actions(of plan: Plan) -> [any ItemAction] { plan.actions }
}

// Which operations may see what was true a moment ago.

extension GetItem {
    var mayLag: Bool { self.consistentRead != true }
}

extension Query {
    var mayLag: Bool { self.consistentRead != true }
}

extension Scan {
    var mayLag: Bool { self.consistentRead != true }
}

extension BatchGetItem {
    /// One that asks for a consistent read of one table gets that of all.
    var mayLag: Bool { self.requestItems.values.allSatisfy { $0.consistentRead != true } }
}
