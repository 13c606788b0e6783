import DynamoKit

extension UpdateTable: LocalWrite {
    func plan() throws {
        try UpdateTableRules.check(self)
        if let streamSpecification { try StreamRules.check(streamSpecification) }
        try self.rejectUnsupported()
    }

    /// What is not carried out must not seem to be.
    private func rejectUnsupported() throws {
        let unsupported: [(name: String, isAsked: Bool)] = [
            ("VectorIndexUpdates", !self.vectorIndexUpdates.isEmpty),
            ("DisassociationProtectionEnabled", self.disassociationProtectionEnabled != nil),
            ("ReplicaUpdates", !self.replicaUpdates.isEmpty),
            ("GlobalTableWitnessUpdates", !self.globalTableWitnessUpdates.isEmpty),
            ("MultiRegionConsistency", self.multiRegionConsistency != nil),
            ("GlobalTableSettingsReplicationMode", self.globalTableSettingsReplicationMode != nil),
        ]
        guard let first = unsupported.first(where: \.isAsked) else { return }
        throw DynamoError(
            .operationNotSupported,
            message: "The embedded engine does not have the parameter \(first.name) of UpdateTable."
        )
    }

    func perform(_ plan: Void, in transaction: WriteTransaction) throws -> Output {
        let table = try transaction.catalog.describedTable(named: self.tableName)
        let schema = try self.apply(to: table.schema, at: transaction.now)
        var updated = try transaction.updateTable(table, to: schema)
        if let streamSpecification { updated = try transaction.setStream(streamSpecification, of: updated) }
        // Done at once, so active at once.
        let statistics = try transaction.statistics(of: updated)
        return Output(table: updated.schema.description(status: .active, statistics: statistics))
    }
}
