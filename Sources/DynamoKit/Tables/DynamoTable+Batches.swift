extension DynamoTable {
    /// Puts and deletes any number of items, each on its own.
    ///
    /// What the service leaves unprocessed is sent again, see ``DynamoClient/batchWrite(_:options:logger:)``. For all or
    /// nothing use a transaction; for several tables in one batch, ``DynamoClient/batchWrite(options:logger:_:)``.
    ///
    /// - Parameters:
    ///   - items: What to put, no two of them under one key.
    ///   - keys: What to delete, none of them a key that is put.
    ///   - options: How many calls to make at once, and when to give up.
    /// - Throws: ``DynamoError``. With ``DynamoError/Code/invalidRequest`` nothing was sent: a key comes twice, an item is too
    ///   large, or the table has a version attribute, which a batch cannot check. Otherwise its
    ///   ``DynamoError/unfinishedBatch`` names exactly the writes that are left, with ``DynamoError/Code/cancelled`` when
    ///   the task was cancelled.
    public func batchWrite(
        putting items: [Item] = [],
        deleting keys: [DynamoKey] = [],
        options: BatchOptions = .init()
    ) async throws {
        try self.refuseUnguardedWrites()
        var writes: [TableWrite] = []
        var targets = WriteTargets()
        for item in items {
            let attributes = try self.encoder.encodeItem(item)
            try targets.add(self.key(of: attributes), tableName: self.name)
            writes.append(TableWrite(tableName: self.name, request: .put(attributes)))
        }
        for key in keys {
            let attributes = try self.attributes(of: key)
            try targets.add(attributes, tableName: self.name)
            writes.append(TableWrite(tableName: self.name, request: .delete(key: attributes)))
        }
        try await self.client.batchWrite(writes, options: options, logger: self.logger)
    }
}
