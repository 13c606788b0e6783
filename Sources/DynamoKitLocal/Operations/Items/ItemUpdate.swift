import DynamoKit

/// Updates an item, which comes to be when it is not there.
struct ItemUpdate: ItemAction {
    let tableName: String
    let key: DynamoItem
    /// `nil`: the item comes to be, and stays as it is when it is there.
    let update: UpdateExpression?
    private var legacy: AttributeUpdates?
    private let condition: WriteCondition

    /// Takes what was checked already.
    init(tableName: String, key: DynamoItem, update: UpdateExpression, condition: WriteCondition) {
        self.tableName = tableName
        self.key = key
        self.update = update
        self.condition = condition
    }

    init(
        tableName: String,
        key: DynamoItem,
        updateExpression: String?,
        attributeUpdates: [String: AttributeValueUpdate]? = nil,
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
                .attributeUpdates: attributeUpdates != nil,
                .expected: expectation.expected != nil,
                .conditionalOperator: expectation.conditionalOperator != nil,
            ],
            with: [.update: updateExpression, .condition: conditionExpression]
        )
        var placeholders = try Placeholders(
            names: names,
            values: values,
            expressions: [.update: updateExpression, .condition: conditionExpression]
        )
        let legacy = try attributeUpdates.map { try AttributeUpdates($0) }
        self.legacy = legacy
        self.update =
            try updateExpression.map { try UpdateExpression(parsing: $0, placeholders: &placeholders) }
            ?? legacy?.update
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
        try self.update?.rejectChanges(ofKey: table.key.names)
        try self.legacy?.checkIndexKeys(of: table)
        try self.condition.checkPaths(in: table)
        return key
    }

    func perform(at key: StoredKey, of table: StoredTable, in transaction: WriteTransaction) throws -> ItemChange {
        let old = try transaction.item(key, in: table)
        try self.condition.check(old?.item)
        let before = old?.item ?? self.key
        try self.legacy?.checkTypes(of: before)
        let item = try self.update?.apply(to: before) ?? before
        // Nothing comes to be for the sake of what is taken from it.
        if old == nil, self.update?.onlyRemoves == true { return ItemChange() }
        try table.checkIndexKeys(of: item, changedFrom: old?.item, wording: .update)
        let size = ItemSize.bytes(of: item)
        // The service measures without the key, and with something for each action.
        let keySize = ItemSize.bytes(of: self.key)
        try ValueRules.validateSize(ofUpdatedItem: size - keySize + (self.update?.sizeOverhead ?? 0))
        let new = ReadTransaction.StoredItem(item: item, size: size)
        // What does not change is not written again; it is paid for all the same.
        if let old, AttributeValue.map(item) == .map(old.item) { return ItemChange(old: old, new: new) }
        let indexes = try transaction.put(item, size: size, at: key, replacing: old, in: table)
        return ItemChange(old: old, new: new, indexes: indexes)
    }
}
