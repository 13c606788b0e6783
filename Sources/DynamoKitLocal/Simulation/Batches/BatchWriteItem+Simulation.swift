import DynamoKit

extension BatchWriteItem {
    /// Writes what the conditions let through, and answers the rest as unprocessed.
    func perform(
        _ writes: [TableWrites],
        under conditions: SimulatedConditions,
        in transaction: WriteTransaction
    ) throws -> Output {
        // All of them: what is left has to make sense too.
        _ = try Self.keys(of: writes, in: transaction)
        var parts = conditions.partsLeft(of: writes.reduce(0) { $0 + $1.actions.count })
        var admitted: [TableWrites] = []
        var unprocessed: [String: [WriteRequest]] = [:]
        for writes in writes {
            let isLeft = parts.take(writes.actions.count)
            let requests = self.requestItems[writes.tableName, default: []]
            let actions = zip(writes.actions, isLeft).filter { !$1 }.map(\.0)
            if !actions.isEmpty { admitted.append(TableWrites(tableName: writes.tableName, actions: actions)) }
            let rest = zip(requests, isLeft).filter { $1 }.map(\.0)
            if !rest.isEmpty { unprocessed[writes.tableName] = rest }
        }
        var output = try self.perform(admitted, in: transaction)
        output.unprocessedItems = unprocessed
        return output
    }
}
