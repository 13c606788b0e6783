extension DynamoTable {
    /// Reads the items under any number of keys.
    ///
    /// What the service leaves unprocessed is asked for again, see ``DynamoClient/batchGet(_:logger:)``.
    ///
    /// - Parameters:
    ///   - keys: Primary keys; one that comes twice is read once.
    ///   - consistent: Whether to see every write that was acknowledged before; otherwise the answer may be older.
    /// - Returns: The items found, in no defined order.
    /// - Throws: ``DynamoError``, whose ``DynamoError/unfinishedBatch`` holds what was read and names exactly the keys that
    ///   are left, or `CancellationError`.
    public func batchGet(_ keys: [DynamoKey], consistent: Bool = false) async throws -> [Item] {
        guard !keys.isEmpty else { return [] }
        let request = KeysAndAttributes(
            keys: try keys.map { try self.attributes(of: $0) },
            consistentRead: consistent ? true : nil
        )
        let responses = try await self.client.batchGet([self.name: request], logger: self.logger)
        return try (responses[self.name] ?? []).map { try self.decode($0) }
    }

    /// Puts and deletes any number of items, each on its own.
    ///
    /// What the service leaves unprocessed is sent again, see ``DynamoClient/batchWrite(_:logger:)``. For all or nothing use
    /// a transaction.
    ///
    /// - Parameters:
    ///   - items: What to put, no two of them under one key.
    ///   - keys: What to delete, none of them a key that is put.
    /// - Throws: ``DynamoError``, with ``DynamoError/Code/invalidRequest`` when a key comes twice or the table has a version
    ///   attribute, which a batch cannot check; its
    ///   ``DynamoError/unfinishedBatch`` names exactly the writes that are left. Or `CancellationError`.
    public func batchWrite(putting items: [Item] = [], deleting keys: [DynamoKey] = []) async throws {
        try self.refuseUnguardedWrites()
        var requests: [WriteRequest] = []
        var targets: Set<DynamoItem> = []
        func add(_ request: WriteRequest, on target: DynamoItem) throws(DynamoError) {
            guard targets.insert(target).inserted else {
                throw DynamoError(.invalidRequest, message: "Two writes of the batch concern the same item.")
            }
            requests.append(request)
        }
        for item in items {
            let attributes = try self.encoder.encodeItem(item)
            try add(.put(attributes), on: attributes.filter { self.keyAttributes.contains($0.key) })
        }
        for key in keys {
            let attributes = try self.attributes(of: key)
            try add(.delete(key: attributes), on: attributes)
        }
        guard !requests.isEmpty else { return }
        try await self.client.batchWrite([self.name: requests], logger: self.logger)
    }
}
