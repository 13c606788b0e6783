import DynamoKit

extension BatchGetItem: LocalRead {
    func plan() throws -> [String: ProjectionExpression] {
        try BatchRules.checkReads(self.requestItems.mapValues(\.keys.count))
        // Of the whole request: one table's expression and another's list are too many as well.
        try LegacyParameter.rejectMixing(
            [.attributesToGet: self.requestItems.values.contains { $0.attributesToGet != nil }],
            with: [.projection: self.requestItems.values.lazy.compactMap(\.projectionExpression).first]
        )
        var projections: [String: ProjectionExpression] = [:]
        for (tableName, request) in self.requestItems {
            var placeholders = try Placeholders(
                names: request.expressionAttributeNames,
                values: [:],
                expressions: [.projection: request.projectionExpression]
            )
            if let text = request.projectionExpression {
                projections[tableName] = try ProjectionExpression(parsing: text, placeholders: &placeholders)
            } else if let attributes = request.attributesToGet {
                projections[tableName] = try ProjectionExpression(attributesToGet: attributes)
            }
            try placeholders.rejectUnused()
        }
        return projections
    }

    func perform(_ projections: [String: ProjectionExpression], in transaction: ReadTransaction) throws -> Output {
        let tables = try self.keys(in: transaction)
        var output = Output()
        var bytes = 0
        for (table, tableName, request, keys) in tables {
            var capacity = CapacityTally(tableName: tableName)
            var items: [DynamoItem] = []
            for (index, key) in keys.enumerated() {
                guard bytes < BatchRules.maximumBatchBytes else {
                    var rest = request
                    rest.keys = Array(request.keys[index...])
                    output.unprocessedKeys[tableName] = rest
                    break
                }
                let stored = try transaction.item(key, in: table)
                capacity.add(Capacity.read(stored?.size ?? 0, isConsistent: request.consistentRead == true))
                guard let stored else { continue }
                bytes += stored.size
                items.append(projections[tableName]?.apply(to: stored.item) ?? stored.item)
            }
            output.responses[tableName] = items
            if let units = capacity.consumed(self.returnConsumedCapacity) { output.consumedCapacity.append(units) }
        }
        return output
    }

    /// The keys of all reads, table by table in the order of the names that the request gives them: a batch with a bad one reads nothing.
    func keys(
        in transaction: ReadTransaction
    ) throws -> [(table: StoredTable, name: String, request: KeysAndAttributes, keys: [StoredKey])] {
        try self.requestItems.sorted { $0.key < $1.key }.map { tableName, request in
            let table = try transaction.catalog.table(named: tableName)
            let keys = try request.keys.map { try table.storedKey($0) }
            guard Set(keys).count == keys.count else { throw ValidationError.invalid(BatchRules.duplicateKeys) }
            return (table, tableName, request, keys)
        }
    }
}
