import DynamoKit

/// Puts an item in place of the one that has its key, if any.
struct ItemPut: ItemAction {
    let tableName: String
    let item: DynamoItem
    private let isInBatch: Bool
    private let size: Int
    private let condition: WriteCondition

    init(
        tableName: String,
        item: DynamoItem,
        conditionExpression: String? = nil,
        expectation: Expectation = Expectation(),
        names: [String: String] = [:],
        values: DynamoItem = [:],
        returnValuesOnFailure: ReturnValuesOnConditionCheckFailure? = nil,
        isInBatch: Bool = false
    ) throws {
        self.isInBatch = isInBatch
        try RequestRules.checkTableName(tableName)
        try ValueRules.validate(item)
        self.tableName = tableName
        self.item = item
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
        self.size = ItemSize.bytes(of: item)
        try ValueRules.validateSize(ofItemToPut: self.size)
    }

    var identity: DynamoItem { self.item }

    func key(in table: StoredTable) throws -> StoredKey {
        // A batch does not tell what is wrong with an item's key.
        guard !self.isInBatch || table.key.isComplete(in: self.item) else { throw ValidationError.keySchemaMismatch }
        let key = try table.storedKey(ofNew: self.item)
        try self.condition.checkPaths(in: table)
        return key
    }

    func perform(at key: StoredKey, of table: StoredTable, in transaction: WriteTransaction) throws -> ItemChange {
        let old = try transaction.item(key, in: table)
        try self.condition.check(old?.item)
        let indexes = try transaction.put(self.item, size: self.size, at: key, replacing: old, in: table)
        return ItemChange(old: old, new: .init(item: self.item, size: self.size), indexes: indexes)
    }
}
