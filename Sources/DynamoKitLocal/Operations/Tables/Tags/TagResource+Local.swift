import DynamoKit

extension TagResource: LocalWrite {
    func plan() throws {
        try RequestRules.checkResourceARN(self.resourceARN)
        guard !self.tags.isEmpty else {
            throw ValidationError.invalid("Atleast one Tag needs to be provided as Input.")
        }
        try TagRules.check(self.tags)
    }

    func perform(_ plan: Void, in transaction: WriteTransaction) throws -> Output {
        let table = try transaction.catalog.table(withARN: self.resourceARN)
        var schema = table.schema
        schema.tags.merge(self.tags) { $1 }
        try TagRules.checkCount(schema.tags.count)
        _ = try transaction.updateTable(table, to: schema)
        return Output()
    }
}
