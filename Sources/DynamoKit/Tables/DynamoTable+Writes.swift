/// Asks a write for the item as it was before.
public enum ReturnOldItem: Sendable {
    case oldItem
}

/// Asks an update for the item as it is now.
public enum ReturnNewItem: Sendable {
    case newItem
}

// A condition that does not hold throws a DynamoError with the code conditionalCheckFailed, whose `item` is the item as it
// was.

extension DynamoTable {
    /// Writes an item in place of any under the same key.
    ///
    /// When an answer was lost on the way, a condition may fail on the item that this call has put: see
    /// ``DynamoClient/execute(_:logger:)``.
    ///
    /// - Parameters:
    ///   - item: The item.
    ///   - condition: What has to hold of the item that is there, or of there being none.
    /// - Throws: ``DynamoError``, with ``DynamoError/Code/conditionalCheckFailed`` when the condition does not hold, or
    ///   `CancellationError`.
    public func put(_ item: Item, if condition: Condition? = nil) async throws {
        _ = try await self.client.execute(self.putItem(item, if: condition), logger: self.logger)
    }

    /// Writes an item in place of any under the same key, and tells which that was.
    ///
    /// - Returns: The item that was there, or `nil` if there was none.
    /// - Throws: ``DynamoError``, with ``DynamoError/Code/conditionalCheckFailed`` when the condition does not hold, or
    ///   `CancellationError`.
    public func put(_ item: Item, returning: ReturnOldItem, if condition: Condition? = nil) async throws -> Item? {
        var operation = try self.putItem(item, if: condition)
        operation.returnValues = .allOld
        return try await self.client.execute(operation, logger: self.logger).attributes.map { try self.decode($0) }
    }

    /// Changes attributes of the item under a key; makes the item if there is none and the condition allows it.
    ///
    /// - Parameters:
    ///   - key: The primary key.
    ///   - condition: What has to hold of the item before.
    ///   - changes: Adds the changes.
    /// - Throws: ``DynamoError``, with ``DynamoError/Code/conditionalCheckFailed`` when the condition does not hold, with
    ///   ``DynamoError/Code/invalidRequest`` for an update that can never work, or `CancellationError`.
    public func update(
        _ key: DynamoKey,
        if condition: Condition? = nil,
        _ changes: (inout Update) -> Void
    ) async throws {
        _ = try await self.client.execute(
            self.updateItem(key, if: condition, returnValues: nil, changes),
            logger: self.logger
        )
    }

    /// Changes attributes of the item under a key, and gives the whole item as it is afterwards.
    ///
    /// - Throws: ``DynamoError``, with ``DynamoError/Code/codingFailed`` also when the update was made but what resulted is
    ///   no complete `Item`; a condition that the item exists rules that out.
    public func update(
        _ key: DynamoKey,
        returning: ReturnNewItem,
        if condition: Condition? = nil,
        _ changes: (inout Update) -> Void
    ) async throws -> Item {
        let operation = try self.updateItem(key, if: condition, returnValues: .allNew, changes)
        guard let attributes = try await self.client.execute(operation, logger: self.logger).attributes else {
            throw DynamoError(.malformedResponse, message: "UpdateItem was to answer with the new item and did not.")
        }
        return try self.decode(attributes)
    }

    /// Changes attributes of the item under a key, and gives the whole item as it was before.
    ///
    /// - Returns: The item that was there, or `nil` if there was none.
    /// - Throws: ``DynamoError``, with ``DynamoError/Code/conditionalCheckFailed`` when the condition does not hold, or
    ///   `CancellationError`.
    public func update(
        _ key: DynamoKey,
        returning: ReturnOldItem,
        if condition: Condition? = nil,
        _ changes: (inout Update) -> Void
    ) async throws -> Item? {
        let operation = try self.updateItem(key, if: condition, returnValues: .allOld, changes)
        return try await self.client.execute(operation, logger: self.logger).attributes.map { try self.decode($0) }
    }

    /// Deletes the item under a key. Deleting none is no error, unless the condition asks for one.
    ///
    /// - Parameters:
    ///   - key: The primary key.
    ///   - condition: What has to hold of the item.
    /// - Throws: ``DynamoError``, with ``DynamoError/Code/conditionalCheckFailed`` when the condition does not hold, or
    ///   `CancellationError`.
    public func delete(_ key: DynamoKey, if condition: Condition? = nil) async throws {
        _ = try await self.client.execute(self.deleteItem(key, if: condition), logger: self.logger)
    }

    /// Deletes the item under a key, and tells which that was.
    ///
    /// - Returns: The item that was there, or `nil` if there was none.
    /// - Throws: ``DynamoError``, with ``DynamoError/Code/conditionalCheckFailed`` when the condition does not hold, or
    ///   `CancellationError`.
    public func delete(
        _ key: DynamoKey,
        returning: ReturnOldItem,
        if condition: Condition? = nil
    ) async throws -> Item? {
        var operation = try self.deleteItem(key, if: condition)
        operation.returnValues = .allOld
        return try await self.client.execute(operation, logger: self.logger).attributes.map { try self.decode($0) }
    }
}

// MARK: Operations

extension DynamoTable {
    private func putItem(_ item: Item, if condition: Condition?) throws(DynamoError) -> PutItem {
        var attributes = ExpressionAttributes(encoder: self.encoder)
        let expression = try attributes.expression(ifPresent: condition)
        return PutItem(
            tableName: self.name,
            item: try self.encoder.encodeItem(item),
            conditionExpression: expression,
            expressionAttributeNames: attributes.names,
            expressionAttributeValues: attributes.values,
            returnValuesOnConditionCheckFailure: condition == nil ? nil : .allOld
        )
    }

    private func updateItem(
        _ key: DynamoKey,
        if condition: Condition?,
        returnValues: ReturnValues?,
        _ changes: (inout Update) -> Void
    ) throws(DynamoError) -> UpdateItem {
        var attributes = ExpressionAttributes(encoder: self.encoder)
        let update = try self.expression(changes, in: &attributes)
        let expression = try attributes.expression(ifPresent: condition)
        return UpdateItem(
            tableName: self.name,
            key: try self.attributes(of: key),
            updateExpression: update,
            conditionExpression: expression,
            expressionAttributeNames: attributes.names,
            expressionAttributeValues: attributes.values,
            returnValues: returnValues,
            returnValuesOnConditionCheckFailure: condition == nil ? nil : .allOld
        )
    }

    private func deleteItem(_ key: DynamoKey, if condition: Condition?) throws(DynamoError) -> DeleteItem {
        var attributes = ExpressionAttributes(encoder: self.encoder)
        let expression = try attributes.expression(ifPresent: condition)
        return DeleteItem(
            tableName: self.name,
            key: try self.attributes(of: key),
            conditionExpression: expression,
            expressionAttributeNames: attributes.names,
            expressionAttributeValues: attributes.values,
            returnValuesOnConditionCheckFailure: condition == nil ? nil : .allOld
        )
    }

    /// Collects the changes and writes them as an expression, once they are known to leave the primary key alone.
    func expression(
        _ changes: (inout Update) -> Void,
        in attributes: inout ExpressionAttributes
    ) throws(DynamoError) -> String {
        var update = Update()
        changes(&update)
        try update.validate(keyAttributes: self.keyAttributes)
        return try attributes.expression(update)
    }
}

extension ExpressionAttributes {
    mutating func expression(ifPresent condition: Condition?) throws(DynamoError) -> String? {
        guard let condition else { return nil }
        return try self.expression(condition)
    }
}
