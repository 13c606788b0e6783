import DynamoKit

extension DescribeContinuousBackups: LocalRead {
    func plan() throws {
        try RequestRules.checkTableName(self.tableName)
    }

    func perform(_ plan: Void, in transaction: ReadTransaction) throws -> Output {
        let table = try transaction.catalog.backedUpTable(named: self.tableName)
        return Output(continuousBackupsDescription: table.schema.continuousBackups)
    }
}

extension Catalog {
    /// - Throws: The error of the operations on backups, whose name is their own.
    func backedUpTable(named name: String) throws -> StoredTable {
        guard self.contains(tableNamed: name) else {
            throw DynamoError(DynamoError.Code("TableNotFoundException"), message: "Table not found: \(name)")
        }
        return try self.table(named: name)
    }
}

extension TableSchema {
    /// The setting alone. The engine makes no backups, so there is no time that could be restored to.
    var continuousBackups: ContinuousBackupsDescription {
        ContinuousBackupsDescription(
            continuousBackupsStatus: .enabled,
            pointInTimeRecoveryDescription: PointInTimeRecoveryDescription(
                pointInTimeRecoveryStatus: self.recoveryPeriodInDays == nil ? .disabled : .enabled,
                recoveryPeriodInDays: self.recoveryPeriodInDays
            )
        )
    }
}
