import DynamoKit

extension DeleteTable: LocalWrite {
    func plan() throws {
        try RequestRules.checkDescribedTableName(self.tableName)
    }

    func perform(_ plan: Void, in transaction: WriteTransaction) throws -> Output {
        let table = try transaction.catalog.describedTable(named: self.tableName)
        guard table.schema.isDeletionProtected != true else {
            throw ValidationError.invalid(
                "Resource cannot be deleted as it is currently protected against deletion. "
                    + "Disable deletion protection first."
            )
        }
        // Gone at once; the answer is the service's, which still has it for a moment.
        try transaction.deleteTable(table)
        let statistics = Array(repeating: TableStatistics.zero, count: table.indexes.count + 1)
        return Output(table: table.schema.description(status: .deleting, statistics: statistics))
    }
}
