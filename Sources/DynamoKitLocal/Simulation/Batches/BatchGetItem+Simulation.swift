import DynamoKit

extension BatchGetItem {
    /// Reads what the conditions let through, and answers the rest as unprocessed.
    func perform(
        _ projections: Plan,
        under conditions: SimulatedConditions,
        in transaction: ReadTransaction
    ) throws -> Output {
        // All of them: what is left has to make sense too.
        let tables = try self.keys(in: transaction)
        var parts = conditions.partsLeft(of: tables.reduce(0) { $0 + $1.keys.count })
        var admitted = self
        var unprocessed: [String: KeysAndAttributes] = [:]
        for (_, tableName, request, keys) in tables {
            let isLeft = parts.take(keys.count)
            var rest = request
            rest.keys = zip(request.keys, isLeft).filter { $1 }.map(\.0)
            if !rest.keys.isEmpty { unprocessed[tableName] = rest }
            let keys = zip(request.keys, isLeft).filter { !$1 }.map(\.0)
            admitted.requestItems[tableName]?.keys = keys
        }
        var output = try admitted.perform(projections, in: transaction)
        for (tableName, var rest) in unprocessed {
            // What did not fit into the answer is left as well.
            rest.keys = (output.unprocessedKeys[tableName]?.keys ?? []) + rest.keys
            output.unprocessedKeys[tableName] = rest
        }
        return output
    }
}
