import DynamoKit

extension TransactGetItems: LocalRead {
    func plan() throws -> [ProjectionExpression?] {
        guard !self.transactItems.isEmpty else {
            throw ValidationError.constraint("[]", at: "transactItems", "have length greater than or equal to 1")
        }
        guard self.transactItems.count <= BatchRules.maximumActions else {
            throw ValidationError.constraint(
                "[\(self.transactItems.count) items]",
                at: "transactItems",
                "have length less than or equal to \(BatchRules.maximumActions)"
            )
        }
        return try self.transactItems.map { get in
            try RequestRules.checkTableName(get.tableName)
            var placeholders = try Placeholders(
                names: get.expressionAttributeNames,
                values: [:],
                expressions: [.projection: get.projectionExpression]
            )
            let projection = try get.projectionExpression.map {
                try ProjectionExpression(parsing: $0, placeholders: &placeholders)
            }
            try placeholders.rejectUnused()
            return projection
        }
    }

    /// Reads from one snapshot, which no transaction is half done in: it never has to cancel for a conflict.
    func perform(_ projections: [ProjectionExpression?], in transaction: ReadTransaction) throws -> Output {
        let tables = try self.transactItems.map { try transaction.catalog.table(named: $0.tableName) }
        var seen: [Int64: Set<StoredKey>] = [:]
        var capacity: [String: CapacityTally] = [:]
        var bytes = 0
        var output = Output()
        for ((get, table), projection) in zip(zip(self.transactItems, tables), projections) {
            let key = try table.storedKey(get.key)
            guard seen[table.id, default: []].insert(key).inserted else {
                throw ValidationError.invalid("Transaction request cannot include multiple operations on one item")
            }
            let stored = try transaction.item(key, in: table)
            bytes += stored?.size ?? 0
            guard bytes <= BatchRules.maximumTransactionBytes else {
                throw ValidationError.invalid("Aggregated size of the items in the transaction has exceeded 4 MB")
            }
            // A read of a transaction takes twice what a consistent one does.
            capacity[get.tableName, default: CapacityTally(tableName: get.tableName)]
                .add(2 * Capacity.read(stored?.size ?? 0, isConsistent: true))
            output.responses.append(
                stored.map { stored in projection.map { $0.apply(to: stored.item) } ?? stored.item }
            )
        }
        output.consumedCapacity = capacity.sorted { $0.key < $1.key }.compactMap {
            $0.value.consumed(self.returnConsumedCapacity, transaction: .read)
        }
        return output
    }
}
