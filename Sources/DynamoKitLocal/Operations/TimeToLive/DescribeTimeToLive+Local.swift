import DynamoKit

extension DescribeTimeToLive: LocalRead {
    func plan() throws {
        try RequestRules.checkTableName(self.tableName)
    }

    func perform(_ plan: Void, in transaction: ReadTransaction) throws -> Output {
        let table = try transaction.catalog.describedTable(named: self.tableName)
        return Output(
            timeToLiveDescription: TimeToLiveDescription(
                timeToLiveStatus: table.schema.timeToLive == nil ? .disabled : .enabled,
                attributeName: table.schema.timeToLive
            )
        )
    }
}
