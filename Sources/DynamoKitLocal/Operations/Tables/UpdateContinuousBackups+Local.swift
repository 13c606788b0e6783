import DynamoKit

extension UpdateContinuousBackups: LocalWrite {
    /// Days, if the request has none.
    private static let defaultPeriod = 35

    func plan() throws {
        try RequestRules.checkTableName(self.tableName)
        let member = "pointInTimeRecoverySpecification.recoveryPeriodInDays"
        guard let days = self.pointInTimeRecoverySpecification.recoveryPeriodInDays else { return }
        guard days >= 1 else {
            throw ValidationError.constraint("\(days)", at: member, "have value greater than or equal to 1")
        }
        guard days <= 35 else {
            throw ValidationError.constraint("\(days)", at: member, "have value less than or equal to 35")
        }
    }

    func perform(_ plan: Void, in transaction: WriteTransaction) throws -> Output {
        let table = try transaction.catalog.backedUpTable(named: self.tableName)
        let specification = self.pointInTimeRecoverySpecification
        var schema = table.schema
        schema.recoveryPeriodInDays =
            specification.pointInTimeRecoveryEnabled
            ? specification.recoveryPeriodInDays ?? Self.defaultPeriod : nil
        _ = try transaction.updateTable(table, to: schema)
        return Output(continuousBackupsDescription: schema.continuousBackups)
    }
}
