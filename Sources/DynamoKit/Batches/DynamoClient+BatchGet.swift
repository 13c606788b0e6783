public import Logging

extension DynamoClient {
    /// Reads any number of items by their keys.
    ///
    /// The keys are sent 100 at a time, several calls at once. What the service leaves unprocessed is asked for again, after
    /// a growing delay, for as long as some of it gets through. A key that comes twice is read once.
    ///
    /// - Parameters:
    ///   - requests: What to read by table name.
    ///   - options: How many calls to make at once, and when to give up.
    ///   - logger: Used instead of the client's own.
    /// - Returns: The items found by table name, in no defined order.
    /// - Throws: ``DynamoError``, whose ``DynamoError/unfinishedBatch`` holds what was read and names exactly the keys that
    ///   are left: with ``DynamoError/Code/unprocessedItems`` when the service has left them unprocessed time and again, with
    ///   ``DynamoError/Code/cancelled`` when the task was cancelled, else with the code of the failure.
    public func batchGet(
        _ requests: [String: KeysAndAttributes],
        options: BatchOptions = .init(),
        logger: Logger? = nil
    ) async throws -> [String: [DynamoItem]] {
        try await self.batchGetStored(requests, options: options, logger: logger).mapValues { $0.map(\.item) }
    }

    /// The same, with the items as they came.
    func batchGetStored(
        _ requests: [String: KeysAndAttributes],
        options: BatchOptions,
        logger: Logger?
    ) async throws -> [String: [StoredItem]] {
        let all = requests.flatMap { tableName, request in
            var seen: Set<DynamoItem> = []
            return request.keys.filter { seen.insert($0).inserted }.map { TableKey(tableName: tableName, key: $0) }
        }
        @Sendable func byTable(_ keys: [TableKey]) -> [String: KeysAndAttributes] {
            Dictionary(grouping: keys, by: \.tableName).reduce(into: [:]) { result, group in
                result[group.key] = requests[group.key]
                result[group.key]?.keys = group.value.map(\.key)
            }
        }
        var responses: [String: [StoredItem]] = [:]
        try await self.runBatch(
            BatchProgress(all, limits: .init(count: BatchLimits.reads), options: options),
            send: { keys in
                let output = try await self.execute(BatchGetItem(requestItems: byTable(keys)), logger: logger)
                let unprocessed = output.unprocessedKeys.flatMap { tableName, request in
                    request.keys.map { TableKey(tableName: tableName, key: $0) }
                }
                return BatchAnswer(
                    output: output.stored.mapValues(\.elements),
                    unprocessed: unprocessed,
                    isFull: !unprocessed.isEmpty && BatchLimits.isFull(output.stored)
                )
            },
            received: { output in responses.merge(output, uniquingKeysWith: +) },
            describingLeft: {
                UnfinishedBatch(
                    unprocessedKeys: byTable($0),
                    responses: responses.mapValues { items in items.map(\.item) }
                )
            }
        )
        return responses
    }
}

private struct TableKey: Sendable {
    var tableName: String
    var key: DynamoItem
}
