import DynamoKit

extension BatchWriteItem {
    /// Writes what the conditions let through, and answers the rest as unprocessed.
    ///
    /// - Throws: DynamoDB's error when throughput is all that it failed for, and nothing was written.
    func perform(
        _ writes: [TableWrites],
        under conditions: SimulatedConditions,
        in transaction: WriteTransaction
    ) throws -> Output {
        // All of them: what is left has to make sense too.
        let keys = try Self.keys(of: writes, in: transaction)
        let actions = self.actions(of: writes)
        var parts = conditions.partsLeft(of: actions.count)
        var isThrottled = false
        var admitted: [TableWrites] = []
        var unprocessed: [String: [WriteRequest]] = [:]
        for (writes, (table, keys)) in zip(writes, keys) {
            let isLeft = try zip(parts.take(keys.count), zip(writes.actions, keys)).map { isLeft, write in
                if isLeft { return true }
                let cost = try Self.cost(of: write.0, at: write.1, in: table, transaction)
                if try conditions.admits(cost, in: transaction) { return false }
                isThrottled = true
                return true
            }
            let actions = zip(writes.actions, isLeft).filter { !$1 }.map(\.0)
            if !actions.isEmpty { admitted.append(TableWrites(tableName: writes.tableName, actions: actions)) }
            let requests = self.requestItems[writes.tableName, default: []]
            let rest = zip(requests, isLeft).filter { $1 }.map(\.0)
            if !rest.isEmpty { unprocessed[writes.tableName] = rest }
        }
        guard !admitted.isEmpty || !isThrottled else {
            throw Simulation.ServiceError.provisionedThroughputExceeded.error(for: self)
        }
        let collections = try conditions.collections(of: self.actions(of: admitted), in: transaction)
        var output = try self.perform(admitted, in: transaction)
        try collections?.check(self, in: transaction)
        output.unprocessedItems = unprocessed
        return output
    }

    /// What an action will cost of its table and the indexes.
    private static func cost(
        of action: any ItemAction,
        at key: StoredKey,
        in table: StoredTable,
        _ transaction: ReadTransaction
    ) throws -> ConsumedCapacity? {
        let old = try transaction.item(key, in: table)
        let new = (action as? ItemPut)?.item
        let change = ItemChange(
            old: old,
            new: new.map { ReadTransaction.StoredItem(item: $0, size: ItemSize.bytes(of: $0)) },
            indexes: table.indexes.map { IndexChange($0, from: old?.item, to: new) }.filter(\.isChange)
        )
        var capacity = CapacityTally(tableName: table.schema.name)
        capacity.add(change)
        return capacity.consumed(.indexes)
    }
}
