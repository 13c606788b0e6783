import DynamoKit

/// Deletes an item, if it is there.
struct ItemDelete: ItemAction {
    let tableName: String
    let key: DynamoItem
    private let condition: WriteCondition

    /// Takes what was checked already.
    init(tableName: String, key: DynamoItem, condition: WriteCondition) {
        self.tableName = tableName
        self.key = key
        self.condition = condition
    }

    init(
        tableName: String,
        key: DynamoItem,
        conditionExpression: String? = nil,
        expectation: Expectation = Expectation(),
        names: [String: String] = [:],
        values: DynamoItem = [:],
        returnValuesOnFailure: ReturnValuesOnConditionCheckFailure? = nil
    ) throws {
        try RequestRules.checkTableName(tableName)
        self.tableName = tableName
        self.key = key
        try LegacyParameter.rejectMixing(
            [
                .expected: expectation.expected != nil,
                .conditionalOperator: expectation.conditionalOperator != nil,
            ],
            with: [.condition: conditionExpression]
        )
        var placeholders = try Placeholders(
            names: names,
            values: values,
            expressions: [.condition: conditionExpression]
        )
        self.condition = try WriteCondition(
            conditionExpression,
            or: expectation,
            placeholders: &placeholders,
            returnValuesOnFailure: returnValuesOnFailure
        )
        try placeholders.rejectUnused()
    }

    var identity: DynamoItem { self.key }

    func key(in table: StoredTable) throws -> StoredKey {
        let key = try table.storedKey(self.key)
        try self.condition.checkPaths(in: table)
        return key
    }

    func perform(at key: StoredKey, of table: StoredTable, in transaction: WriteTransaction) throws -> ItemChange {
        let old = try transaction.item(key, in: table)
        try self.condition.check(old?.item)
        guard let old else { return ItemChange() }
        return ItemChange(old: old, indexes: try transaction.delete(old, at: key, in: table))
    }
}
