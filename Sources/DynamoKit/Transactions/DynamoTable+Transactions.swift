// A condition that does not hold gives the action the cancellation reason ConditionalCheckFailed, with the item as it was.

extension DynamoTable {
    /// Writes an item in place of any under the same key.
    ///
    /// With a version attribute, the stored item has to have this one's version, as for ``put(_:if:)``; once the transaction
    /// is carried out, ``nextVersion(of:)`` is the item that is stored.
    public func putting(_ item: Item, if condition: Condition? = nil) -> TransactionAction {
        self.action { () throws(DynamoError) in try self.prepared(item, if: condition) }
    }

    /// Writes an item that is not there yet.
    public func creating(_ item: Item) -> TransactionAction {
        self.action { () throws(DynamoError) in try self.preparedToCreate(item) }
    }

    /// Changes attributes of the item under a key; makes the item if there is none and the condition allows it.
    ///
    /// - Parameters:
    ///   - key: The primary key.
    ///   - version: The version that the stored item has to have, in a table with a version attribute.
    ///   - condition: What has to hold of the item before.
    ///   - changes: Adds the changes.
    public func updating(
        _ key: DynamoKey,
        version: ExpectedVersion? = nil,
        if condition: Condition? = nil,
        _ changes: (inout Update) -> Void
    ) -> TransactionAction {
        self.updating(if: condition, changes) { () throws(DynamoError) in
            (try self.attributes(of: key), try self.check(version))
        }
    }

    /// Changes attributes of the item that this one is a copy of, in a table with a version attribute of the version that
    /// this one has.
    public func updating(
        _ item: Item,
        if condition: Condition? = nil,
        _ changes: (inout Update) -> Void
    ) -> TransactionAction {
        self.updating(if: condition, changes) { () throws(DynamoError) in try self.target(item) }
    }

    /// Deletes the item under a key.
    ///
    /// - Parameters:
    ///   - key: The primary key.
    ///   - version: The version that the stored item has to have, in a table with a version attribute.
    ///   - condition: What has to hold of the item.
    public func deleting(
        _ key: DynamoKey,
        version: ExpectedVersion? = nil,
        if condition: Condition? = nil
    ) -> TransactionAction {
        self.deleting(if: condition) { () throws(DynamoError) in
            (try self.attributes(of: key), try self.check(version))
        }
    }

    /// Deletes the item that this one is a copy of, in a table with a version attribute only if it has this one's version.
    public func deleting(_ item: Item, if condition: Condition? = nil) -> TransactionAction {
        self.deleting(if: condition) { () throws(DynamoError) in try self.target(item) }
    }

    /// Holds the transaction to a condition on an item that it does not write.
    public func checking(_ key: DynamoKey, _ condition: Condition) -> TransactionAction {
        TransactionAction(tableName: self.name) { () throws(DynamoError) in
            var attributes = ExpressionAttributes(encoder: self.encoder)
            let check = TransactConditionCheck(
                tableName: self.name,
                key: try self.attributes(of: key),
                conditionExpression: try attributes.expression(condition),
                expressionAttributeNames: attributes.names,
                expressionAttributeValues: attributes.values,
                returnValuesOnConditionCheckFailure: .allOld
            )
            return TransactionAction.Prepared(item: .conditionCheck(check), key: check.key)
        }
    }
}

extension DynamoTable {
    private typealias Target = (key: DynamoItem, check: VersionCheck?)

    private func action(_ prepare: () throws(DynamoError) -> PreparedPut<Item>) -> TransactionAction {
        TransactionAction(tableName: self.name) { () throws(DynamoError) in
            let prepared = try prepare()
            let put = TransactPut(
                tableName: self.name,
                item: prepared.attributes,
                conditionExpression: prepared.write.conditionExpression,
                expressionAttributeNames: prepared.write.names,
                expressionAttributeValues: prepared.write.values,
                returnValuesOnConditionCheckFailure: prepared.write.returnValuesOnConditionCheckFailure
            )
            return TransactionAction.Prepared(
                item: .put(put),
                key: try self.key(of: put.item),
                check: prepared.write.check
            )
        }
    }

    private func updating(
        if condition: Condition?,
        _ changes: (inout Update) -> Void,
        target: () throws(DynamoError) -> Target
    ) -> TransactionAction {
        TransactionAction(tableName: self.name) { () throws(DynamoError) in
            let target = try target()
            let (expression, write) = try self.guardedUpdate(by: changes, if: condition, target.check)
            let action = TransactUpdate(
                tableName: self.name,
                key: target.key,
                updateExpression: expression,
                conditionExpression: write.conditionExpression,
                expressionAttributeNames: write.names,
                expressionAttributeValues: write.values,
                returnValuesOnConditionCheckFailure: write.returnValuesOnConditionCheckFailure
            )
            return TransactionAction.Prepared(item: .update(action), key: target.key, check: target.check)
        }
    }

    private func deleting(
        if condition: Condition?,
        target: () throws(DynamoError) -> Target
    ) -> TransactionAction {
        TransactionAction(tableName: self.name) { () throws(DynamoError) in
            let target = try target()
            let write = try self.guarded(if: condition, target.check)
            let delete = TransactDelete(
                tableName: self.name,
                key: target.key,
                conditionExpression: write.conditionExpression,
                expressionAttributeNames: write.names,
                expressionAttributeValues: write.values,
                returnValuesOnConditionCheckFailure: write.returnValuesOnConditionCheckFailure
            )
            return TransactionAction.Prepared(item: .delete(delete), key: target.key, check: target.check)
        }
    }
}
