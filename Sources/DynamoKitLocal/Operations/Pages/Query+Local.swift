import DynamoKit

extension Query: LocalRead {
    struct Plan: Sendable {
        let page: PagePlan
        let keyCondition: KeyConditionExpression
    }

    func plan() throws -> Plan {
        var parameters = PagePlan.Parameters(
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
        try LegacyParameter.rejectMixing(
            [
                .attributesToGet: self.attributesToGet != nil,
                .queryFilter: self.queryFilter != nil,
                .conditionalOperator: self.conditionalOperator != nil,
                // They go with expressions of other kinds.
                .keyConditions: self.keyConditions != nil && self.keyConditionExpression != nil,
            ],
            with: [
                .projection: self.projectionExpression,
                .filter: self.filterExpression,
                .keyCondition: self.keyConditionExpression,
            ]
        )
        var placeholders = try Placeholders(
            names: self.expressionAttributeNames,
            values: self.expressionAttributeValues,
            expressions: [
                .filter: self.filterExpression,
                .projection: self.projectionExpression,
                .keyCondition: self.keyConditionExpression,
            ]
        )
        parameters.legacyFilter = try .legacyFilter(self.queryFilter, by: self.conditionalOperator)
        parameters.legacyProjection = try self.attributesToGet.map { try ProjectionExpression(attributesToGet: $0) }
        guard self.keyConditions != nil || self.keyConditionExpression != nil else {
            throw ValidationError.invalid(
                "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."
            )
        }
        let page = try PagePlan(parameters, placeholders: &placeholders)
        let keyCondition =
            if let keyConditionExpression {
                try KeyConditionExpression(parsing: keyConditionExpression, placeholders: &placeholders)
            } else {
                try KeyConditionExpression(self.keyConditions ?? [:])
            }
        try placeholders.rejectUnused()
        return Plan(page: page, keyCondition: keyCondition)
    }

    func perform(_ plan: Plan, in transaction: ReadTransaction) throws -> Output {
        let source = try PageSource(plan.page, in: transaction)
        let (partition, sort) = try plan.keyCondition.resolve(
            partitionKey: source.key.partition.definition,
            sortKey: source.key.sort?.definition
        )
        try plan.page.filter?.rejectUse(
            ofKey: source.key.names,
            by: self.queryFilter == nil ? "Filter Expression" : LegacyParameter.queryFilter.rawValue
        )
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
