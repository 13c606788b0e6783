import DynamoKit

extension BatchWriteItem: LocalWrite {
    /// The writes of one table, in the request's order.
    struct TableWrites: Sendable {
        let tableName: String
        let actions: [any ItemAction]
    }

    func plan() throws -> [TableWrites] {
        try BatchRules.checkWrites(self.requestItems.mapValues(\.count))
        return try self.requestItems.sorted { $0.key < $1.key }.map { tableName, requests in
            TableWrites(
                tableName: tableName,
                actions: try requests.map { request -> any ItemAction in
                    switch request {
                    case .put(let item): try ItemPut(tableName: tableName, item: item, isInBatch: true)
                    case .delete(let key): try ItemDelete(tableName: tableName, key: key)
                    }
                }
            )
        }
    }

    func perform(_ writes: [TableWrites], in transaction: WriteTransaction) throws -> Output {
        let checked = try Self.keys(of: writes, in: transaction)
        var consumed: [ConsumedCapacity] = []
        var collections = ItemCollections(self.returnItemCollectionMetrics)
        for (writes, (table, keys)) in zip(writes, checked) {
            var capacity = CapacityTally(tableName: writes.tableName)
            for (action, key) in zip(writes.actions, keys) {
                capacity.add(try action.perform(at: key, of: table, in: transaction))
                collections.wrote(action, at: key, of: table)
            }
            if let units = capacity.consumed(self.returnConsumedCapacity) { consumed.append(units) }
        }
        return Output(
            consumedCapacity: consumed,
            itemCollectionMetrics: try collections.metrics(in: transaction)
        )
    }

    /// The keys of all writes, table by table: a batch with a bad one does nothing.
    static func keys(
        of writes: [TableWrites],
        in transaction: ReadTransaction
    ) throws -> [(table: StoredTable, keys: [StoredKey])] {
        try writes.map { writes in
            let table = try transaction.catalog.table(named: writes.tableName)
            let keys = try writes.actions.map { try $0.key(in: table) }
            guard Set(keys).count == keys.count else { throw ValidationError.invalid(BatchRules.duplicateKeys) }
            return (table, keys)
        }
    }
}
