import DynamoKit

extension ListTables: LocalRead {
    private static let maximumLimit = 100

    func plan() throws {
        if let limit, limit > Self.maximumLimit {
            throw ValidationError.constraint(
                "\(limit)",
                at: "limit",
                "have value less than or equal to \(Self.maximumLimit)"
            )
        }
        try RequestRules.checkLimit(self.limit)
        guard let exclusiveStartTableName else { return }
        try ValidationError.checkText(exclusiveStartTableName, at: "exclusiveStartTableName", as: "TableName")
    }

    func perform(_ plan: Void, in transaction: ReadTransaction) throws -> Output {
        let limit = self.limit ?? Self.maximumLimit
        let names = transaction.catalog.names.drop { name in
            guard let start = self.exclusiveStartTableName else { return false }
            return !start.utf8.lexicographicallyPrecedes(name.utf8)
        }
        let page = names.prefix(limit)
        return Output(
            tableNames: Array(page),
            lastEvaluatedTableName: page.count < names.count ? page.last : nil
        )
    }
}
