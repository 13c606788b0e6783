import DynamoKit

extension UpdateTable: LocalWrite {
    func plan() throws {
        try UpdateTableRules.check(self)
        if let streamSpecification { try StreamRules.check(streamSpecification) }
        try self.reject(Self.unsupportedParameters)
    }

    static let unsupportedParameters: [UnsupportedParameter<UpdateTable>] = [
        UnsupportedParameter("VectorIndexUpdates") { !$0.vectorIndexUpdates.isEmpty },
        UnsupportedParameter("DisassociationProtectionEnabled") { $0.disassociationProtectionEnabled != nil },
        UnsupportedParameter("ReplicaUpdates") { !$0.replicaUpdates.isEmpty },
        UnsupportedParameter("GlobalTableWitnessUpdates") { !$0.globalTableWitnessUpdates.isEmpty },
        UnsupportedParameter("MultiRegionConsistency") { $0.multiRegionConsistency != nil },
        UnsupportedParameter("GlobalTableSettingsReplicationMode") { $0.globalTableSettingsReplicationMode != nil },
    ]

    func perform(_ plan: Void, in transaction: WriteTransaction) throws -> Output {
        let table = try transaction.catalog.describedTable(named: self.tableName)
        let schema = try self.apply(to: table.schema, at: transaction.now)
        let before = table.schema.description(status: .deleting, statistics: try transaction.statistics(of: table))
        var updated = try transaction.updateTable(table, to: schema)
        if let streamSpecification { updated = try transaction.setStream(streamSpecification, of: updated) }
        // Done at once; the answer is the service's, which is still at it for a moment.
        let statistics = try transaction.statistics(of: updated)
        let after = updated.schema.description(status: .updating, statistics: statistics)
        return Output(table: Self.inProgress(after, before: before))
    }

    /// Indexes that come have nothing in them yet, those that go are still there, and the others are as they are.
    private static func inProgress(_ after: TableDescription, before: TableDescription) -> TableDescription {
        var table = after
        let known = Set(before.globalSecondaryIndexes.map(\.indexName))
        for place in table.globalSecondaryIndexes.indices {
            if known.contains(table.globalSecondaryIndexes[place].indexName) {
                table.globalSecondaryIndexes[place].indexStatus = .active
            } else {
                table.globalSecondaryIndexes[place].indexStatus = .creating
                table.globalSecondaryIndexes[place].backfilling = false
                table.globalSecondaryIndexes[place].itemCount = 0
                table.globalSecondaryIndexes[place].indexSizeBytes = 0
            }
        }
        let left = Set(after.globalSecondaryIndexes.map(\.indexName))
        table.globalSecondaryIndexes += before.globalSecondaryIndexes.filter { !left.contains($0.indexName) }
        return table
    }
}
