public import Logging

extension DynamoClient {
    /// Puts and deletes any number of items, each on its own.
    ///
    /// The requests are sent 25 at a time; what the service leaves unprocessed is sent again, after a growing delay, for as
    /// long as some of it gets through. No two requests may be for the same item.
    ///
    /// ```swift
    /// try await client.batchWrite(["Users": users.map { .put($0) }])
    /// ```
    ///
    /// - Parameters:
    ///   - requests: What to write by table name.
    ///   - logger: Used instead of the client's own.
    /// - Throws: ``DynamoError``, whose ``DynamoError/unfinishedBatch`` names exactly the writes that are left: with
    ///   ``DynamoError/Code/unprocessedItems`` when the service has left them unprocessed time and again, else with the code
    ///   of the failure. `CancellationError` names nothing.
    public func batchWrite(_ requests: [String: [WriteRequest]], logger: Logger? = nil) async throws {
        let all = requests.flatMap { tableName, requests in
            requests.map { TableWrite(tableName: tableName, request: $0) }
        }
        try await self.runBatch(all, limit: 25) { batch in
            let output = try await self.execute(
                BatchWriteItem(requestItems: Self.byTable(batch)),
                logger: logger
            )
            return output.unprocessedItems.flatMap { tableName, requests in
                requests.map { TableWrite(tableName: tableName, request: $0) }
            }
        } describingLeft: { left in
            UnfinishedBatch(unprocessedItems: Self.byTable(left))
        }
    }

    private struct TableWrite {
        var tableName: String
        var request: WriteRequest
    }

    private static func byTable(_ writes: [TableWrite]) -> [String: [WriteRequest]] {
        Dictionary(grouping: writes, by: \.tableName).mapValues { $0.map(\.request) }
    }
}
