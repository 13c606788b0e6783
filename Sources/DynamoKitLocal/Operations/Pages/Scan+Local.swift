import DynamoKit

extension Scan: LocalRead {
    private static let maximumSegments = 1_000_000

    func plan() throws -> PagePlan {
        var parameters = PagePlan.Parameters(
            tableName: self.tableName,
            indexName: self.indexName,
            limit: self.limit,
            exclusiveStartKey: self.exclusiveStartKey,
            filterExpression: self.filterExpression,
            projectionExpression: self.projectionExpression,
            select: self.select,
            consistentRead: self.consistentRead,
            isQuery: false
        )
        try PagePlan.check(parameters)
        try LegacyParameter.rejectMixing(
            [
                .attributesToGet: self.attributesToGet != nil,
                .scanFilter: self.scanFilter != nil,
                .conditionalOperator: self.conditionalOperator != nil,
            ],
            with: [.projection: self.projectionExpression, .filter: self.filterExpression]
        )
        parameters.legacyProjection = try self.attributesToGet.map { try ProjectionExpression(attributesToGet: $0) }
        parameters.legacyFilter = try .legacyFilter(self.scanFilter, by: self.conditionalOperator)
        try self.checkSegments()
        var placeholders = try Placeholders(
            names: self.expressionAttributeNames,
            values: self.expressionAttributeValues,
            expressions: [.filter: self.filterExpression, .projection: self.projectionExpression]
        )
        let plan = try PagePlan(parameters, placeholders: &placeholders)
        try placeholders.rejectUnused()
        return plan
    }

    private func checkSegments() throws {
        if let segment, segment < 0 {
            throw ValidationError.constraint("\(segment)", at: "segment", "have value greater than or equal to 0")
        }
        if let totalSegments, totalSegments < 1 {
            throw ValidationError.constraint(
                "\(totalSegments)",
                at: "totalSegments",
                "have value greater than or equal to 1"
            )
        }
        if let totalSegments, totalSegments > Self.maximumSegments {
            throw ValidationError.constraint(
                "\(totalSegments)",
                at: "totalSegments",
                "have value less than or equal to \(Self.maximumSegments)"
            )
        }
        switch (self.segment, self.totalSegments) {
        case (nil, nil): return
        case (.some, nil):
            throw ValidationError.invalid(
                "The TotalSegments parameter is required but was not present in the request when Segment parameter is "
                    + "present"
            )
        case (nil, .some):
            throw ValidationError.invalid(
                "The Segment parameter is required but was not present in the request when parameter TotalSegments is "
                    + "present"
            )
        case (let segment?, let totalSegments?):
            guard segment < totalSegments else {
                throw ValidationError.invalid(
                    "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
                        + "Segment: \(segment) is not less than TotalSegments: \(totalSegments)"
                )
            }
        }
    }

    func perform(_ plan: PagePlan, in transaction: ReadTransaction) throws -> Output {
        let source = try PageSource(plan, in: transaction)
        try plan.checkPaths(in: source.table)
        let segment = self.segment ?? 0
        let totalSegments = self.totalSegments ?? 1
        let first = StoredKey.segmentStart(segment, of: totalSegments) ?? []
        let end = StoredKey.segmentStart(segment + 1, of: totalSegments)
        let start = try plan.exclusiveStartKey.map { key in
            let start = try source.position(after: key)
            guard Self.segment(from: first, to: end, has: start.key.partition) else {
                throw ValidationError.invalidStartKey(
                    "Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. "
                        + "TotalSegments: \(totalSegments) Segment: \(segment)"
                )
            }
            return start
        }
        var builder = PageBuilder(plan, source)
        let range = KeyRange(source.rows, from: first, to: end, after: start)
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

    private static func segment(from first: [UInt8], to end: [UInt8]?, has partition: [UInt8]) -> Bool {
        guard !partition.lexicographicallyPrecedes(first) else { return false }
        guard let end else { return true }
        return partition.lexicographicallyPrecedes(end)
    }
}
