/// One action of a transaction, made by the table that it concerns.
///
/// See ``DynamoTable/putting(_:if:)``, ``DynamoTable/updating(_:if:_:)``, ``DynamoTable/deleting(_:if:)`` and
/// ``DynamoTable/checking(_:_:)``.
public struct TransactionAction: Sendable {
    /// The action, or why it cannot be made; the transaction throws that before anything is sent.
    let item: Result<TransactWriteItem, DynamoError>
    let tableName: String
    /// The primary key of the item that the action concerns.
    let key: DynamoItem

    init(
        tableName: String,
        _ make: () throws(DynamoError) -> (key: DynamoItem, item: TransactWriteItem)
    ) {
        self.tableName = tableName
        do throws(DynamoError) {
            let (key, item) = try make()
            self.key = key
            self.item = .success(item)
        } catch {
            self.key = [:]
            self.item = .failure(error)
        }
    }
}

// A condition that does not hold gives the action the cancellation reason ConditionalCheckFailed, with the item as it was.

extension DynamoTable {
    /// Writes an item in place of any under the same key.
    public func putting(_ item: Item, if condition: Condition? = nil) -> TransactionAction {
        TransactionAction(tableName: self.name) { () throws(DynamoError) in
            var attributes = ExpressionAttributes(encoder: self.encoder)
            let put = TransactPut(
                tableName: self.name,
                item: try self.encoder.encodeItem(item),
                conditionExpression: try attributes.expression(ifPresent: condition),
                expressionAttributeNames: attributes.names,
                expressionAttributeValues: attributes.values,
                returnValuesOnConditionCheckFailure: condition == nil ? nil : .allOld
            )
            return (put.item.filter { self.keyAttributes.contains($0.key) }, .put(put))
        }
    }

    /// Changes attributes of the item under a key.
    public func updating(
        _ key: DynamoKey,
        if condition: Condition? = nil,
        _ changes: (inout Update) -> Void
    ) -> TransactionAction {
        TransactionAction(tableName: self.name) { () throws(DynamoError) in
            var attributes = ExpressionAttributes(encoder: self.encoder)
            let update = TransactUpdate(
                tableName: self.name,
                key: try self.attributes(of: key),
                updateExpression: try self.expression(changes, in: &attributes),
                conditionExpression: try attributes.expression(ifPresent: condition),
                expressionAttributeNames: attributes.names,
                expressionAttributeValues: attributes.values,
                returnValuesOnConditionCheckFailure: condition == nil ? nil : .allOld
            )
            return (update.key, .update(update))
        }
    }

    /// Deletes the item under a key.
    public func deleting(_ key: DynamoKey, if condition: Condition? = nil) -> TransactionAction {
        TransactionAction(tableName: self.name) { () throws(DynamoError) in
            var attributes = ExpressionAttributes(encoder: self.encoder)
            let delete = TransactDelete(
                tableName: self.name,
                key: try self.attributes(of: key),
                conditionExpression: try attributes.expression(ifPresent: condition),
                expressionAttributeNames: attributes.names,
                expressionAttributeValues: attributes.values,
                returnValuesOnConditionCheckFailure: condition == nil ? nil : .allOld
            )
            return (delete.key, .delete(delete))
        }
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
            return (check.key, .conditionCheck(check))
        }
    }
}
