extension DynamoTable {
    /// Deletes the item under a key. Deleting none is no error, unless the condition or the version asks for one.
    ///
    /// - Parameters:
    ///   - key: The primary key.
    ///   - version: The version that the stored item has to have, in a table with a version attribute.
    ///   - condition: What has to hold of the item.
    /// - Throws: ``DynamoError``, with ``DynamoError/Code/conditionalCheckFailed`` when the condition does not hold, with
    ///   ``DynamoError/Code/versionConflict`` when the stored item has another version, or `CancellationError`.
    public func delete(_ key: DynamoKey, version: ExpectedVersion? = nil, if condition: Condition? = nil) async throws {
        let target = (try self.attributes(of: key), try self.check(version))
        _ = try await self.delete(target, if: condition, returnValues: nil)
    }

    /// Deletes the item under a key, and tells which that was.
    ///
    /// - Returns: The item that was there, or `nil` if there was none.
    /// - Throws: As without a return value.
    public func delete(
        _ key: DynamoKey,
        version: ExpectedVersion? = nil,
        returning: ReturnOldItem,
        if condition: Condition? = nil
    ) async throws -> Item? {
        let target = (try self.attributes(of: key), try self.check(version))
        return try await self.delete(target, if: condition, returnValues: .allOld).map { try self.decode($0) }
    }

    /// Deletes the item that this one is a copy of, in a table with a version attribute only if it has this one's version.
    ///
    /// When an answer was lost on the way, the conflict may be with the deletion itself: ``DynamoError/isOutcomeUnknown`` is
    /// `true` then, and ``DynamoError/item`` is `nil`, for the item is gone.
    ///
    /// - Parameters:
    ///   - item: The item as it was read; only its key and version matter.
    ///   - condition: What has to hold of the stored item.
    /// - Throws: ``DynamoError``, with ``DynamoError/Code/conditionalCheckFailed`` when the condition does not hold, with
    ///   ``DynamoError/Code/versionConflict`` when the stored item has another version, or `CancellationError`.
    public func delete(_ item: Item, if condition: Condition? = nil) async throws {
        _ = try await self.delete(try self.target(item), if: condition, returnValues: nil)
    }

    private func delete(
        _ target: (key: DynamoItem, check: VersionCheck?),
        if condition: Condition?,
        returnValues: ReturnValues?
    ) async throws -> StoredItem? {
        let write = try self.guarded(if: condition, target.check)
        let operation = DeleteItem(
            tableName: self.name,
            key: target.key,
            conditionExpression: write.conditionExpression,
            expressionAttributeNames: write.names,
            expressionAttributeValues: write.values,
            returnValues: returnValues,
            returnValuesOnConditionCheckFailure: write.returnValuesOnConditionCheckFailure
        )
        return try await self.guardedBy(write.check) {
            try await self.client.execute(operation, logger: self.logger).stored
        }
    }
}
