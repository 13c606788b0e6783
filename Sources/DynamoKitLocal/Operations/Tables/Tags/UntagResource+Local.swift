import DynamoKit

extension UntagResource: LocalWrite {
    func plan() throws {
        try RequestRules.checkResourceARN(self.resourceARN)
        guard !self.tagKeys.isEmpty else {
            throw ValidationError.invalid("Atleast one Tag Key needs to be provided as Input.")
        }
        for (place, key) in self.tagKeys.enumerated() {
            try TagRules.checkKey(key, member: "tagKeys.\(place + 1).member")
        }
    }

    /// Takes off the tags that are there; it is no mistake to name others.
    func perform(_ plan: Void, in transaction: WriteTransaction) throws -> Output {
        let table = try transaction.catalog.table(withARN: self.resourceARN)
        var schema = table.schema
        for key in self.tagKeys { schema.tags[key] = nil }
        _ = try transaction.updateTable(table, to: schema)
        return Output()
    }
}
