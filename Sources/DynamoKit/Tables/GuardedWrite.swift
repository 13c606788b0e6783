/// The condition that guards one write, with the names and values of all the write's expressions.
///
/// Single writes and the actions of transactions are made from it alike.
struct GuardedWrite: Sendable {
    var conditionExpression: String?
    var names: [String: String]
    var values: DynamoItem
    /// Part of the condition, where the table has versions.
    var check: VersionCheck?

    /// A condition that fails shows the item that it failed on.
    var returnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure? {
        self.conditionExpression == nil ? nil : .allOld
    }
}

extension DynamoTable {
    /// Writes the expressions of a put, a delete or a check.
    func guarded(if condition: Condition?, _ check: VersionCheck?) throws(DynamoError) -> GuardedWrite {
        var attributes = ExpressionAttributes(encoder: self.encoder)
        return try self.guarded(if: condition, check, in: &attributes)
    }

    /// Writes the expressions of an update, once it is known to leave the primary key and the version alone.
    func guardedUpdate(
        by changes: (inout Update) -> Void,
        if condition: Condition?,
        _ check: VersionCheck?
    ) throws(DynamoError) -> (updateExpression: String, write: GuardedWrite) {
        var update = Update()
        changes(&update)
        update = update.named(by: self.strategies.keys)
        try update.validate()
        try update.validate(keyAttributes: self.keyAttributes)
        try check?.countUp(in: &update)
        var attributes = ExpressionAttributes(encoder: self.encoder)
        let expression = try attributes.expression(update)
        return (expression, try self.guarded(if: condition, check, in: &attributes))
    }

    private func guarded(
        if condition: Condition?,
        _ check: VersionCheck?,
        in attributes: inout ExpressionAttributes
    ) throws(DynamoError) -> GuardedWrite {
        let whole =
            switch (check?.condition, condition) {
            case (let versions?, let condition?): versions && condition
            case (let one, nil), (nil, let one): one
            }
        return GuardedWrite(
            conditionExpression: try attributes.expression(ifPresent: whole),
            names: attributes.names,
            values: attributes.values,
            check: check
        )
    }
}

extension ExpressionAttributes {
    mutating func expression(ifPresent condition: Condition?) throws(DynamoError) -> String? {
        guard let condition else { return nil }
        return try self.expression(condition)
    }
}
