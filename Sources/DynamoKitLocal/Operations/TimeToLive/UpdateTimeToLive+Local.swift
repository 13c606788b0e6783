import DynamoKit

extension UpdateTimeToLive: LocalWrite {
    func plan() throws {
        try RequestRules.checkTableName(self.tableName)
        try ValidationError.checkText(
            self.timeToLiveSpecification.attributeName,
            at: "timeToLiveSpecification.attributeName",
            as: "TimeToLiveAttributeName"
        )
    }

    func perform(_ plan: Void, in transaction: WriteTransaction) throws -> Output {
        let table = try transaction.catalog.describedTable(named: self.tableName)
        let attribute = self.timeToLiveSpecification.attributeName
        switch (table.schema.timeToLive, self.timeToLiveSpecification.enabled) {
        case (nil, true):
            try transaction.setTimeToLive(attribute, of: table)
        case (nil, false):
            throw ValidationError.invalid("TimeToLive is already disabled")
        case (let current?, _) where current != attribute:
            throw ValidationError.invalid(
                "TimeToLive is active on a different AttributeName: current AttributeName is \(current)"
            )
        case (_, true):
            throw ValidationError.invalid("TimeToLive is already enabled")
        case (_, false):
            try transaction.setTimeToLive(nil, of: table)
        }
        return Output(timeToLiveSpecification: self.timeToLiveSpecification)
    }
}
