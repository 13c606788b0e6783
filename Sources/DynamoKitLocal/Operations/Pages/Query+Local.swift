import DynamoKit

extension Query: LocalRead {
    struct Plan: Sendable {
        let page: PagePlan
        let keyCondition: KeyConditionExpression
    }

    func plan() throws -> Plan {
        let parameters = PagePlan.Parameters(
            tableName: self.tableName,
            indexName: self.indexName,
            limit: self.limit,
            exclusiveStartKey: self.exclusiveStartKey,
            filterExpression: self.filterExpression,
            projectionExpression: self.projectionExpression,
            select: self.select,
            consistentRead: self.consistentRead,
            isQuery: true
        )
        try PagePlan.check(parameters)
        var placeholders = try Placeholders(
            names: self.expressionAttributeNames,
            values: self.expressionAttributeValues,
            expressions: [
                .filter: self.filterExpression,
                .projection: self.projectionExpression,
                .keyCondition: self.keyConditionExpression,
            ]
        )
        let page = try PagePlan(parameters, placeholders: &placeholders)
        let keyCondition = try KeyConditionExpression(
            parsing: self.keyConditionExpression,
            placeholders: &placeholders
        )
        try placeholders.rejectUnused()
        return Plan(page: page, keyCondition: keyCondition)
    }

    func perform(_ plan: Plan, in transaction: ReadTransaction) throws -> Output {
        let source = try PageSource(plan.page, in: transaction)
        let (partition, sort) = try plan.keyCondition.resolve(
            partitionKey: source.key.partition.definition,
            sortKey: source.key.sort?.definition
        )
        try plan.page.filter?.rejectUse(ofKey: source.key.names)
        try plan.page.checkPaths(in: source.table)
        let partitionBytes = try StoredKey.partitionBytes(partition)
        let start = try plan.page.exclusiveStartKey.map { key in
            let start = try source.position(after: key)
            guard start.key.partition == partitionBytes, sort?.contains(start.key.sort) ?? true else {
                throw ValidationError.invalid(
                    "The provided starting key is outside query boundaries based on provided conditions"
                )
            }
            return start
        }
        let range = KeyRange(
            source.rows,
            partition: partitionBytes,
            sort: sort,
            after: start,
            isForward: self.scanIndexForward ?? true
        )
        var builder = PageBuilder(plan.page, source)
        try transaction.forEachItem(in: range) { builder.met($0) }
        let page = builder.page(self.returnConsumedCapacity)
        return Output(
            items: page.items,
            count: page.count,
            scannedCount: page.scannedCount,
            lastEvaluatedKey: page.lastEvaluatedKey,
            consumedCapacity: page.consumedCapacity
        )
    }
}
