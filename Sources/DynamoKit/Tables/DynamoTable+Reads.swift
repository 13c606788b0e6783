extension DynamoTable {
    /// Reads the item under a key.
    ///
    /// - Parameters:
    ///   - key: The primary key.
    ///   - consistent: Whether to see every write that was acknowledged before; otherwise the answer may be older.
    /// - Returns: The item, or `nil` when there is none.
    /// - Throws: ``DynamoError``, or `CancellationError`.
    public func get(_ key: DynamoKey, consistent: Bool = false) async throws -> Item? {
        let operation = GetItem(
            tableName: self.name,
            key: try self.attributes(of: key),
            consistentRead: consistent ? true : nil
        )
        let output = try await self.client.execute(operation, logger: self.logger)
        return try output.stored.map { try self.decode($0) }
    }

    /// Reads some attributes of the item under a key.
    ///
    /// - Parameters:
    ///   - key: The primary key.
    ///   - selection: The attributes to read.
    ///   - type: What to decode from them.
    ///   - consistent: Whether to see every write that was acknowledged before; otherwise the answer may be older.
    /// - Returns: What was decoded, or `nil` when there is no item.
    /// - Throws: ``DynamoError``, or `CancellationError`.
    public func get<Part: Decodable>(
        _ key: DynamoKey,
        selecting selection: AttributeSelection,
        as type: Part.Type,
        consistent: Bool = false
    ) async throws -> Part? {
        var attributes = ExpressionAttributes(encoder: self.encoder)
        let projection = try attributes.expression(selection)
        let operation = GetItem(
            tableName: self.name,
            key: try self.attributes(of: key),
            consistentRead: consistent ? true : nil,
            projectionExpression: projection,
            expressionAttributeNames: attributes.names
        )
        let output = try await self.client.execute(operation, logger: self.logger)
        return try output.stored.map { try self.decoder.decodeItem(type, from: $0) }
    }

    /// Whether there is an item under a key, of which nothing else is read.
    ///
    /// - Parameters:
    ///   - key: The primary key.
    ///   - consistent: Whether to see every write that was acknowledged before; otherwise the answer may be older.
    /// - Throws: ``DynamoError``, or `CancellationError`.
    public func exists(_ key: DynamoKey, consistent: Bool = false) async throws -> Bool {
        var attributes = ExpressionAttributes(encoder: self.encoder)
        let operation = GetItem(
            tableName: self.name,
            key: try self.attributes(of: key),
            consistentRead: consistent ? true : nil,
            projectionExpression: try attributes.expression([.name(self.partitionKey)] as AttributeSelection),
            expressionAttributeNames: attributes.names
        )
        return try await self.client.execute(operation, logger: self.logger).stored != nil
    }
}
