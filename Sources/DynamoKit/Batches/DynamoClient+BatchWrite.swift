public import Logging

extension DynamoClient {
    /// Puts and deletes any number of items, each on its own.
    ///
    /// The requests are sent 25 at a time, or fewer where more would exceed 16 MB, several calls at once. What the service
    /// leaves unprocessed is sent again, after a growing delay, for as long as some of it gets through.
    ///
    /// ```swift
    /// try await client.batchWrite(["Users": users.map { .put($0) }])
    /// ```
    ///
    /// No two requests may be for the same item, for nothing says which of them would come last. Of a put alone the key
    /// cannot be told: two puts of one item are found only when they are equal, or when a delete in the same table shows
    /// what its key is. ``DynamoTable/batchWrite(putting:deleting:options:)`` finds them all.
    ///
    /// - Parameters:
    ///   - requests: What to write by table name.
    ///   - options: How many calls to make at once, and when to give up.
    ///   - logger: Used instead of the client's own.
    /// - Throws: ``DynamoError``: with ``DynamoError/Code/invalidRequest``, before anything is sent, for two requests that
    ///   concern the same item and for an item that is larger than DynamoDB takes. Otherwise its
    ///   ``DynamoError/unfinishedBatch`` names exactly the writes that are left: with
    ///   ``DynamoError/Code/unprocessedItems`` when the service has left them unprocessed time and again, with
    ///   ``DynamoError/Code/cancelled`` when the task was cancelled, else with the code of the failure.
    public func batchWrite(
        _ requests: [String: [WriteRequest]],
        options: BatchOptions = .init(),
        logger: Logger? = nil
    ) async throws {
        let all = requests.flatMap { tableName, requests in
            requests.map { TableWrite(tableName: tableName, request: $0) }
        }
        for (tableName, requests) in requests {
            try WriteTargets.check(requests, tableName: tableName)
        }
        try await self.batchWrite(all, options: options, logger: logger)
    }

    /// Writes to items that are known to be different ones.
    func batchWrite(_ writes: [TableWrite], options: BatchOptions, logger: Logger?) async throws {
        for write in writes {
            let bytes = ItemSize.bytes(of: write.request.attributes)
            guard bytes <= ItemSize.maximum else {
                throw DynamoError(
                    .invalidRequest,
                    message: "An item for \(write.tableName) has \(bytes) bytes, of at most \(ItemSize.maximum)."
                )
            }
        }
        let limits = BatchProgress<TableWrite>.CallLimits(count: BatchLimits.writes, bytes: BatchLimits.requestBytes)
        try await self.runBatch(
            BatchProgress(writes, limits: limits, options: options, size: { $0.request.requestBytes }),
            send: { writes in
                let output = try await self.execute(
                    BatchWriteItem(requestItems: TableWrite.byTable(writes)),
                    logger: logger
                )
                let unprocessed = output.unprocessedItems.flatMap { tableName, requests in
                    requests.map { TableWrite(tableName: tableName, request: $0) }
                }
                return BatchAnswer(output: (), unprocessed: unprocessed)
            },
            received: { _ in },
            describingLeft: { UnfinishedBatch(unprocessedItems: TableWrite.byTable($0)) }
        )
    }
}

/// One write of a batch.
struct TableWrite: Sendable {
    var tableName: String
    var request: WriteRequest

    static func byTable(_ writes: [TableWrite]) -> [String: [WriteRequest]] {
        Dictionary(grouping: writes, by: \.tableName).mapValues { $0.map(\.request) }
    }
}
