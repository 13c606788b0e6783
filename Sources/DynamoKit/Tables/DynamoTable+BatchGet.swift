extension DynamoTable {
    /// Reads the items under any number of keys.
    ///
    /// What the service leaves unprocessed is asked for again, see ``DynamoClient/batchGet(_:options:logger:)``.
    ///
    /// - Parameters:
    ///   - keys: Primary keys; one that comes twice is read, and given, once.
    ///   - consistent: Whether to see every write that was acknowledged before; otherwise the answer may be older.
    ///   - options: How many calls to make at once, and when to give up.
    /// - Returns: The items found, in the order of their keys.
    /// - Throws: ``DynamoError``, whose ``DynamoError/unfinishedBatch`` holds what was read, for ``decode(_:)``, and names
    ///   exactly the keys that are left: with ``DynamoError/Code/cancelled`` when the task was cancelled.
    public func batchGet(
        _ keys: [DynamoKey],
        consistent: Bool = false,
        options: BatchOptions = .init()
    ) async throws -> [Item] {
        let batch = try await self.readBatch(keys, selecting: nil, consistent: consistent, options: options)
        return try self.decoder.decodeItems(Item.self, from: batch.found)
    }

    /// Reads some attributes of the items under any number of keys.
    ///
    /// - Parameters:
    ///   - keys: Primary keys; one that comes twice is read, and given, once.
    ///   - selection: The attributes to read; those of the key are read in any case.
    ///   - type: What to decode from them.
    ///   - consistent: Whether to see every write that was acknowledged before; otherwise the answer may be older.
    ///   - options: How many calls to make at once, and when to give up.
    /// - Returns: What was found, in the order of the keys.
    /// - Throws: ``DynamoError`` as ``batchGet(_:consistent:options:)`` does.
    public func batchGet<Part: Decodable>(
        _ keys: [DynamoKey],
        selecting selection: AttributeSelection,
        as type: Part.Type,
        consistent: Bool = false,
        options: BatchOptions = .init()
    ) async throws -> [Part] {
        let batch = try await self.readBatch(keys, selecting: selection, consistent: consistent, options: options)
        return try self.decoder.decodeItems(type, from: batch.found)
    }

    /// Reads the items under any number of keys, and gives one answer to each key.
    ///
    /// ```swift
    /// for (id, user) in zip(ids, try await users.batchGet(aligned: ids.map { .key($0) })) { … }
    /// ```
    ///
    /// - Parameters:
    ///   - keys: Primary keys; one that comes twice is read once, and given twice.
    ///   - consistent: Whether to see every write that was acknowledged before; otherwise the answer may be older.
    ///   - options: How many calls to make at once, and when to give up.
    /// - Returns: As many elements as there are keys, each the item under the key in its place, or `nil` if there is none.
    /// - Throws: ``DynamoError`` as ``batchGet(_:consistent:options:)`` does.
    public func batchGet(
        aligned keys: [DynamoKey],
        consistent: Bool = false,
        options: BatchOptions = .init()
    ) async throws -> [Item?] {
        let batch = try await self.readBatch(keys, selecting: nil, consistent: consistent, options: options)
        let items = try batch.items.mapValues { try self.decode($0) }
        return batch.keys.map { items[$0] }
    }

    /// What a batch has read, by key.
    private struct ReadBatch {
        /// As they were asked for.
        var keys: [DynamoItem]
        var items: [DynamoItem: StoredItem]

        /// The items in the order of their keys, each once.
        var found: [StoredItem] {
            var items = self.items
            return self.keys.compactMap { items.removeValue(forKey: $0) }
        }
    }

    private func readBatch(
        _ keys: [DynamoKey],
        selecting selection: AttributeSelection?,
        consistent: Bool,
        options: BatchOptions
    ) async throws -> ReadBatch {
        let keys = try keys.map { try self.attributes(of: $0) }
        var attributes = ExpressionAttributes(encoder: self.encoder)
        let projection = selection?.named(by: self.strategies.keys).including(self.keyAttributes)
        let request = KeysAndAttributes(
            keys: keys,
            consistentRead: consistent ? true : nil,
            projectionExpression: try projection.map { try attributes.expression($0) },
            expressionAttributeNames: attributes.names
        )
        let answers = try await self.client.batchGetStored(
            [self.name: request],
            options: options,
            logger: self.logger
        )
        var items: [DynamoItem: StoredItem] = [:]
        for item in answers[self.name] ?? [] {
            var key: DynamoItem = [:]
            for name in self.keyAttributes { key[name] = item[name] }
            guard key.count == self.keyAttributes.count, items.updateValue(item, forKey: key) == nil else {
                throw DynamoError(.malformedResponse, message: "An item came twice, or without its key.")
            }
        }
        return ReadBatch(keys: keys, items: items)
    }
}
