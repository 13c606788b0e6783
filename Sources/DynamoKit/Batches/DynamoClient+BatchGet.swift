public import Logging

extension DynamoClient {
    /// Reads any number of items by their keys.
    ///
    /// The keys are sent 100 at a time; what the service leaves unprocessed is asked for again, after a growing delay, for as
    /// long as some of it gets through. A key that comes twice is read once.
    ///
    /// - Parameters:
    ///   - requests: What to read by table name.
    ///   - logger: Used instead of the client's own.
    /// - Returns: The items found by table name, in no defined order.
    /// - Throws: ``DynamoError``, whose ``DynamoError/unfinishedBatch`` holds what was read and names exactly the keys that
    ///   are left: with ``DynamoError/Code/unprocessedItems`` when the service has left them unprocessed time and again, else
    ///   with the code of the failure. `CancellationError` names nothing.
    public func batchGet(
        _ requests: [String: KeysAndAttributes],
        logger: Logger? = nil
    ) async throws -> [String: [DynamoItem]] {
        let all = requests.flatMap { tableName, request in
            var seen: Set<DynamoItem> = []
            return request.keys.filter { seen.insert($0).inserted }.map { TableKey(tableName: tableName, key: $0) }
        }
        func byTable(_ keys: [TableKey]) -> [String: KeysAndAttributes] {
            Dictionary(grouping: keys, by: \.tableName).reduce(into: [:]) { result, group in
                result[group.key] = requests[group.key]
                result[group.key]?.keys = group.value.map(\.key)
            }
        }
        var responses: [String: [DynamoItem]] = [:]
        try await self.runBatch(all, limit: 100) { batch in
            let output = try await self.execute(BatchGetItem(requestItems: byTable(batch)), logger: logger)
            responses.merge(output.responses, uniquingKeysWith: +)
            return output.unprocessedKeys.flatMap { tableName, request in
                request.keys.map { TableKey(tableName: tableName, key: $0) }
            }
        } describingLeft: { left in
            UnfinishedBatch(unprocessedKeys: byTable(left), responses: responses)
        }
        return responses
    }

    private struct TableKey {
        var tableName: String
        var key: DynamoItem
    }
}
