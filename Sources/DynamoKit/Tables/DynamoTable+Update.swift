extension DynamoTable {
    /// Changes attributes of the item under a key; makes the item if there is none and the condition allows it.
    ///
    /// - Parameters:
    ///   - key: The primary key.
    ///   - version: The version that the stored item has to have, in a table with a version attribute. The update counts it
    ///     up.
    ///   - condition: What has to hold of the item before.
    ///   - changes: Adds the changes.
    /// - Throws: ``DynamoError``, with ``DynamoError/Code/conditionalCheckFailed`` when the condition does not hold, with
    ///   ``DynamoError/Code/versionConflict`` when the stored item has another version, with
    ///   ``DynamoError/Code/invalidRequest`` for an update that can never work, or `CancellationError`.
    public func update(
        _ key: DynamoKey,
        version: ExpectedVersion? = nil,
        if condition: Condition? = nil,
        _ changes: (inout Update) -> Void
    ) async throws {
        let target = (try self.attributes(of: key), try self.check(version))
        _ = try await self.update(target, if: condition, returnValues: nil, changes)
    }

    /// Changes attributes of the item under a key, and gives the whole item as it is afterwards.
    ///
    /// - Throws: As without a return value, and with ``DynamoError/Code/codingFailed`` also when the update was made but what
    ///   resulted is no complete `Item`; a condition that the item exists rules that out.
    public func update(
        _ key: DynamoKey,
        version: ExpectedVersion? = nil,
        returning: ReturnNewItem,
        if condition: Condition? = nil,
        _ changes: (inout Update) -> Void
    ) async throws -> Item {
        let target = (try self.attributes(of: key), try self.check(version))
        return try self.decode(try await self.updated(target, if: condition, changes))
    }

    /// Changes attributes of the item under a key, and gives the whole item as it was before.
    ///
    /// - Returns: The item that was there, or `nil` if there was none.
    /// - Throws: As without a return value.
    public func update(
        _ key: DynamoKey,
        version: ExpectedVersion? = nil,
        returning: ReturnOldItem,
        if condition: Condition? = nil,
        _ changes: (inout Update) -> Void
    ) async throws -> Item? {
        let target = (try self.attributes(of: key), try self.check(version))
        let old = try await self.update(target, if: condition, returnValues: .allOld, changes)
        return try old.map { try self.decode($0) }
    }

    /// Changes attributes of the item that this one is a copy of, in a table with a version attribute of the version that
    /// this one has.
    ///
    /// When an answer was lost on the way, a version conflict may be with the update itself:
    /// ``DynamoError/isOutcomeUnknown`` is `true` then.
    ///
    /// - Parameters:
    ///   - item: The item as it was read; only its key and version matter.
    ///   - condition: What has to hold of the stored item.
    ///   - changes: Adds the changes.
    /// - Returns: The whole item as it is afterwards, with its new version.
    /// - Throws: ``DynamoError``, with ``DynamoError/Code/conditionalCheckFailed`` when the condition does not hold, with
    ///   ``DynamoError/Code/versionConflict`` when the stored item has another version, with
    ///   ``DynamoError/Code/invalidRequest`` for an update that can never work, or `CancellationError`.
    @discardableResult
    public func update(
        _ item: Item,
        if condition: Condition? = nil,
        _ changes: (inout Update) -> Void
    ) async throws -> Item {
        try self.decode(try await self.updated(try self.target(item), if: condition, changes))
    }

    /// Adds to a number of the item under a key, and gives what it is then.
    ///
    /// ```swift
    /// let ticket = try await counters.increment(.key("tickets"), "next", by: 1)
    /// ```
    ///
    /// No two callers get the same number. An attempt whose answer was lost may have counted too, so that numbers may be
    /// left out.
    ///
    /// - Parameters:
    ///   - key: The primary key; an item that is missing is made.
    ///   - path: The number.
    ///   - amount: What is added; negative to count down.
    ///   - start: What to start from where there is no number.
    ///   - version: The version that the stored item has to have, in a table with a version attribute.
    ///   - condition: What has to hold of the item before.
    /// - Returns: The number after the addition.
    /// - Throws: As ``update(_:version:if:_:)``, and with ``DynamoError/Code/codingFailed`` also when the number was added to
    ///   but does not fit `Number`.
    @discardableResult
    public func increment<Number: Codable & Numeric & Sendable>(
        _ key: DynamoKey,
        _ path: AttributePath,
        by amount: Number,
        startingAt start: Number = 0,
        version: ExpectedVersion? = nil,
        if condition: Condition? = nil
    ) async throws -> Number {
        let target = (try self.attributes(of: key), try self.check(version))
        let item = try await self.updated(target, if: condition) {
            $0.increment(path, by: amount, startingAt: start)
        }
        guard let number = path.named(by: self.strategies.keys).value(in: item.item) else {
            throw DynamoError(.malformedResponse, message: "UpdateItem was to answer with \(path) and did not.")
        }
        return try self.decoder.decode(Number.self, from: number)
    }

    private func updated(
        _ target: (key: DynamoItem, check: VersionCheck?),
        if condition: Condition?,
        _ changes: (inout Update) -> Void
    ) async throws -> StoredItem {
        guard let new = try await self.update(target, if: condition, returnValues: .allNew, changes) else {
            throw DynamoError(.malformedResponse, message: "UpdateItem was to answer with the new item and did not.")
        }
        return new
    }

    private func update(
        _ target: (key: DynamoItem, check: VersionCheck?),
        if condition: Condition?,
        returnValues: ReturnValues?,
        _ changes: (inout Update) -> Void
    ) async throws -> StoredItem? {
        let (expression, write) = try self.guardedUpdate(by: changes, if: condition, target.check)
        let operation = UpdateItem(
            tableName: self.name,
            key: target.key,
            updateExpression: expression,
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
