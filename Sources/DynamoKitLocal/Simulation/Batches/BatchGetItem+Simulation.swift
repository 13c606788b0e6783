import DynamoKit

extension BatchGetItem {
    /// Reads what the conditions let through, and answers the rest as unprocessed.
    ///
    /// - Throws: DynamoDB's error when throughput is all that it failed for, and nothing was read.
    func perform(
        _ projections: Plan,
        under conditions: SimulatedConditions,
        in transaction: ReadTransaction
    ) throws -> Output {
        // All of them: what is left has to make sense too.
        let tables = try self.keys(in: transaction)
        var parts = conditions.partsLeft(of: tables.reduce(0) { $0 + $1.keys.count })
        var isThrottled = false
        var admitted = self
        var unprocessed: [String: KeysAndAttributes] = [:]
        for (table, tableName, request, keys) in tables {
            let isLeft = try zip(parts.take(keys.count), keys).map { isLeft, key in
                if isLeft { return true }
                let cost = try Self.cost(of: key, in: table, isConsistent: request.consistentRead == true, transaction)
                if try conditions.admits(cost, in: transaction) { return false }
                isThrottled = true
                return true
            }
            admitted.requestItems[tableName]?.keys = zip(request.keys, isLeft).filter { !$1 }.map(\.0)
            var rest = request
            rest.keys = zip(request.keys, isLeft).filter { $1 }.map(\.0)
            if !rest.keys.isEmpty { unprocessed[tableName] = rest }
        }
        guard admitted.requestItems.values.contains(where: { !$0.keys.isEmpty }) || !isThrottled else {
            throw Simulation.ServiceError.provisionedThroughputExceeded.error(for: self)
        }
        var output = try admitted.perform(projections, in: transaction)
        for (tableName, var rest) in unprocessed {
            // What did not fit into the answer is left as well.
            rest.keys = (output.unprocessedKeys[tableName]?.keys ?? []) + rest.keys
            output.unprocessedKeys[tableName] = rest
        }
        return output
    }

    private static func cost(
        of key: StoredKey,
        in table: StoredTable,
        isConsistent: Bool,
        _ transaction: ReadTransaction
    ) throws -> ConsumedCapacity? {
        let size = try transaction.item(key, in: table)?.size ?? 0
        var capacity = CapacityTally(tableName: table.schema.name)
        capacity.add(Capacity.read(size, isConsistent: isConsistent))
        return capacity.consumed(.indexes, transaction: .read)
    }
}
