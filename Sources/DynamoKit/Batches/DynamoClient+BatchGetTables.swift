public import Logging

extension DynamoClient {
    /// Reads any number of items of several tables, each as its own type.
    ///
    /// ```swift
    /// let (authors, rooms) = try await client.batchGet(
    ///     from: users.gettingAll(authorIDs.map { .key($0) }),
    ///     rooms.gettingAll(roomIDs.map { .key($0) })
    /// )
    /// ```
    ///
    /// The keys of all tables share calls, of up to 100 each. What the service leaves unprocessed is asked for again, see
    /// ``batchGet(_:options:logger:)``.
    ///
    /// - Parameters:
    ///   - reads: What to read. Several may be of one table, for items of several types: it is read consistently if one of
    ///     them says so.
    ///   - options: How many calls to make at once, and when to give up.
    ///   - logger: Used instead of the client's own.
    /// - Returns: For each read the items found, in the order of their keys.
    /// - Throws: ``DynamoError``, whose ``DynamoError/unfinishedBatch`` holds what was read and names exactly the keys that are
    ///   left: with ``DynamoError/Code/cancelled`` when the task was cancelled.
    public func batchGet<each Item: Sendable>(
        from reads: repeat BatchRead<each Item>,
        options: BatchOptions = .init(),
        logger: Logger? = nil
    ) async throws -> (repeat [each Item]) {
        var requests: [String: KeysAndAttributes] = [:]
        var keyAttributes: [String: [String]] = [:]
        for read in repeat each reads {
            try read.add(to: &requests)
            let request = try read.prepared.get()
            keyAttributes[request.tableName] = request.keyAttributes
        }
        let responses = try await self.batchGet(requests, options: options, logger: logger)
        var items: [String: [DynamoItem: DynamoItem]] = [:]
        for (tableName, found) in responses {
            items[tableName] = try Self.byKey(found, keyAttributes: keyAttributes[tableName] ?? [])
        }
        return (repeat try (each reads).items(in: items))
    }

    private static func byKey(
        _ items: [DynamoItem],
        keyAttributes: [String]
    ) throws(DynamoError) -> [DynamoItem: DynamoItem] {
        var byKey: [DynamoItem: DynamoItem] = [:]
        for item in items {
            let key = item.filter { keyAttributes.contains($0.key) }
            guard key.count == keyAttributes.count, byKey.updateValue(item, forKey: key) == nil else {
                throw DynamoError(.malformedResponse, message: "An item came twice, or without its key.")
            }
        }
        return byKey
    }
}
