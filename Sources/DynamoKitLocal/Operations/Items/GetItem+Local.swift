import DynamoKit

extension GetItem: LocalRead {
    func plan() throws -> ProjectionExpression? {
        try RequestRules.checkTableName(self.tableName)
        try LegacyParameter.rejectMixing(
            [.attributesToGet: self.attributesToGet != nil],
            with: [.projection: self.projectionExpression]
        )
        var placeholders = try Placeholders(
            names: self.expressionAttributeNames,
            values: [:],
            expressions: [.projection: self.projectionExpression]
        )
        let projection = try self.projectionExpression.map {
            try ProjectionExpression(parsing: $0, placeholders: &placeholders)
        }
        try placeholders.rejectUnused()
        return try projection ?? self.attributesToGet.map { try ProjectionExpression(attributesToGet: $0) }
    }

    func perform(_ projection: ProjectionExpression?, in transaction: ReadTransaction) throws -> Output {
        let table = try transaction.catalog.table(named: self.tableName)
        let key = try table.storedKey(self.key)
        if let projection { try table.rejectNestedKeys(projection.nestedAttributes) }
        let stored = try transaction.item(key, in: table)
        var capacity = CapacityTally(tableName: self.tableName)
        capacity.add(Capacity.read(stored?.size ?? 0, isConsistent: self.consistentRead == true))
        return Output(
            item: stored.map { stored in projection.map { $0.apply(to: stored.item) } ?? stored.item },
            consumedCapacity: capacity.consumed(self.returnConsumedCapacity)
        )
    }
}
