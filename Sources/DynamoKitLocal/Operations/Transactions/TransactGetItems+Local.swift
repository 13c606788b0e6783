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
        let keys = try self.keys(in: tables)
        var seen: [Int64: Set<StoredKey>] = [:]
        var capacity: [String: CapacityTally] = [:]
        var bytes = 0
        var output = Output()
        for (((get, table), key), projection) in zip(zip(zip(self.transactItems, tables), keys), projections) {
            guard seen[table.id, default: []].insert(key).inserted else {
                throw ValidationError.invalid(TransactionRun.duplicateItems)
            }
            let stored = try transaction.item(key, in: table)
            bytes += stored?.size ?? 0
            guard bytes <= BatchRules.maximumTransactionBytes else {
                throw ValidationError.invalid("Aggregated size of the items in the transaction has exceeded 4 MB")
            }
            // A read of a transaction takes twice what a consistent one does.
            capacity[get.tableName, default: CapacityTally(tableName: get.tableName)]
                .add(2 * Capacity.read(stored?.size ?? 0, isConsistent: true))
            let item = stored.map { stored in projection.map { $0.apply(to: stored.item) } ?? stored.item }
            // Unlike GetItem, which answers an item of nothing.
            output.responses.append(item?.isEmpty == true ? nil : item)
        }
        output.consumedCapacity = capacity.sorted { $0.key < $1.key }.compactMap {
            $0.value.consumed(self.returnConsumedCapacity, transaction: .read)
        }
        return output
    }

    /// - Throws: A cancelled transaction, which tells for each key what is wrong with it.
    private func keys(in tables: [StoredTable]) throws -> [StoredKey] {
        var reasons: [CancellationReason] = []
        let keys = try zip(self.transactItems, tables).compactMap { get, table -> StoredKey? in
            do {
                let key = try table.storedKey(get.key)
                reasons.append(TransactionCancellation.none)
                return key
            } catch let error as DynamoError where TransactionCancellation.isReason(error) {
                reasons.append(TransactionCancellation.invalid(error))
                return nil
            }
        }
        try TransactionCancellation.check(reasons)
        return keys
    }
}
