// A condition that does not hold throws a DynamoError with the code conditionalCheckFailed, whose `item` is the item as it
// was; a version that is not the expected one, with the code versionConflict.

extension DynamoTable {
    /// Writes an item in place of any under the same key.
    ///
    /// With a version attribute, the stored item has to have the version that this one has: a version of 0 or none stands
    /// for an item that is not stored yet. The item is stored with the next version.
    ///
    /// When an answer was lost on the way, a condition may fail on the item that this call has put: see
    /// ``DynamoClient/execute(_:timeout:logger:)``. With a version attribute that is found out, and is no failure.
    ///
    /// - Parameters:
    ///   - item: The item.
    ///   - condition: What has to hold of the item that is there, or of there being none.
    /// - Returns: The item as it is stored: with its new version, if the table has versions.
    /// - Throws: ``DynamoError``, with ``DynamoError/Code/conditionalCheckFailed`` when the condition does not hold, with
    ///   ``DynamoError/Code/versionConflict`` when the stored item has another version, or `CancellationError`.
    @discardableResult
    public func put(_ item: Item, if condition: Condition? = nil) async throws -> Item {
        let put = try self.prepared(item, if: condition)
        do {
            _ = try await self.client.execute(put.operation(on: self.name), logger: self.logger)
        } catch let error as DynamoError {
            guard put.isStored(accordingTo: error) else { throw error.explained(by: put.write.check) }
        }
        return put.item
    }

    /// Writes an item in place of any under the same key, and tells which that was.
    ///
    /// - Returns: The item that was there, or `nil` if there was none.
    /// - Throws: ``DynamoError``, with ``DynamoError/Code/conditionalCheckFailed`` when the condition does not hold, with
    ///   ``DynamoError/Code/versionConflict`` when the stored item has another version, or `CancellationError`.
    public func put(_ item: Item, returning: ReturnOldItem, if condition: Condition? = nil) async throws -> Item? {
        let put = try self.prepared(item, if: condition)
        var operation = put.operation(on: self.name)
        operation.returnValues = .allOld
        return try await self.guardedBy(put.write.check) {
            try await self.client.execute(operation, logger: self.logger).stored
        }.map { try self.decode($0) }
    }

    /// Writes an item that is not there yet.
    ///
    /// When an answer was lost on the way, this may fail on the item that it has put: ``DynamoError/isOutcomeUnknown`` is
    /// `true` then. Whether it was this call or another with the very same item can only be told by something in the item
    /// that is the caller's own.
    ///
    /// - Parameter item: The item; its version, if the table has versions, is 0 or none.
    /// - Returns: The item as it is stored: with its new version, if the table has versions.
    /// - Throws: ``DynamoError``, with ``DynamoError/Code/conditionalCheckFailed`` and the stored ``DynamoError/item`` when
    ///   there is one under the key, or `CancellationError`.
    @discardableResult
    public func create(_ item: Item) async throws -> Item {
        let put = try self.preparedToCreate(item)
        _ = try await self.client.execute(put.operation(on: self.name), logger: self.logger)
        return put.item
    }
}

/// An item on its way into a table.
struct PreparedPut<Item: Codable & Sendable>: Sendable {
    /// The item as it will be stored.
    var item: Item
    var attributes: DynamoItem
    var write: GuardedWrite

    func operation(on tableName: String) -> PutItem {
        PutItem(
            tableName: tableName,
            item: self.attributes,
            conditionExpression: self.write.conditionExpression,
            expressionAttributeNames: self.write.names,
            expressionAttributeValues: self.write.values,
            returnValuesOnConditionCheckFailure: self.write.returnValuesOnConditionCheckFailure
        )
    }

    /// Whether the version that the item was to get is there with just this content: an attempt before the last has put it,
    /// and its answer was lost.
    ///
    /// Another writer may have put the very same item. That loses nothing: either would have found it as it is.
    func isStored(accordingTo error: DynamoError) -> Bool {
        guard self.write.check != nil, error.code == .conditionalCheckFailed, let attempts = error.attempts,
            attempts > 1
        else { return false }
        return error.item == self.attributes
    }
}

extension DynamoTable {
    func prepared(_ item: Item, if condition: Condition?) throws(DynamoError) -> PreparedPut<Item> {
        let counted = try self.counted(item)
        _ = try self.key(of: counted.attributes)
        return PreparedPut(
            item: counted.item,
            attributes: counted.attributes,
            write: try self.guarded(if: condition, counted.check)
        )
    }

    func preparedToCreate(_ item: Item) throws(DynamoError) -> PreparedPut<Item> {
        let counted = try self.counted(item)
        _ = try self.key(of: counted.attributes)
        if let check = counted.check, check.expected != .exactly(0) {
            throw DynamoError(.invalidRequest, message: "An item that has a version is stored already.")
        }
        return PreparedPut(
            item: counted.item,
            attributes: counted.attributes,
            // That there is no item says all that its version could.
            write: try self.guarded(if: .notExists(.name(self.partitionKey)), nil)
        )
    }

    /// Tells versions that are not the expected ones from other conditions that do not hold.
    func guardedBy<Result>(_ check: VersionCheck?, _ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as DynamoError {
            throw error.explained(by: check)
        }
    }
}
