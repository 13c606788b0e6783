import DynamoKit

extension DescribeTable: LocalRead {
    func plan() throws {
        try RequestRules.checkDescribedTableName(self.tableName)
    }

    func perform(_ plan: Void, in transaction: ReadTransaction) throws -> Output {
        let table = try transaction.catalog.describedTable(named: self.tableName)
        let statistics = try transaction.statistics(of: table)
        return Output(table: table.schema.description(status: .active, statistics: statistics))
    }
}
