import DynamoKit

/// One change of one item, or a check of one: what PutItem, UpdateItem, DeleteItem and their kin in batches and
/// transactions have in common.
protocol ItemAction: Sendable {
    var tableName: String { get }

    /// Has the attributes of the item's key, and perhaps others.
    var identity: DynamoItem { get }

    /// The key of the item, checked against the table.
    func key(in table: StoredTable) throws -> StoredKey

    /// Checks the condition and makes the change.
    func perform(at key: StoredKey, of table: StoredTable, in transaction: WriteTransaction) throws -> ItemChange
}

extension ItemAction {
    /// Looks up the table, checks the key, and makes the change.
    func perform(in transaction: WriteTransaction) throws -> ItemChange {
        let table = try transaction.catalog.table(named: self.tableName)
        return try self.perform(at: try self.key(in: table), of: table, in: transaction)
    }
}

/// What an action has done.
struct ItemChange {
    /// The item as it was; `nil` when there was none.
    var old: ReadTransaction.StoredItem?
    /// The item as it is; `nil` when there is none.
    var new: ReadTransaction.StoredItem?
    var indexes: [IndexChange] = []
}

/// The condition of a write.
struct WriteCondition: Sendable {
    private let expression: ConditionExpression?
    private let returnsItem: Bool

    init(_ expression: ConditionExpression?, returnsItem: Bool) {
        self.expression = expression
        self.returnsItem = returnsItem
    }

    init(
        _ text: String?,
        or expectation: Expectation = Expectation(),
        placeholders: inout Placeholders,
        returnValuesOnFailure: ReturnValuesOnConditionCheckFailure?
    ) throws {
        self.expression =
            if let text {
                try ConditionExpression(parsing: text, kind: .condition, placeholders: &placeholders)
            } else {
                try expectation.condition()
            }
        self.returnsItem = returnValuesOnFailure == .allOld
    }

    /// Checks what the condition looks at against the table.
    func checkPaths(in table: StoredTable) throws {
        if let expression { try table.rejectNestedKeys(expression.condition.nestedAttributes) }
    }

    /// - Throws: ``DynamoError/Code/conditionalCheckFailed`` when it does not hold, with the item if asked for.
    func check(_ item: DynamoItem?) throws {
        guard let expression, !expression.evaluate(on: item) else { return }
        throw DynamoError(
            .conditionalCheckFailed,
            message: "The conditional request failed",
            item: self.returnsItem ? item : nil
        )
    }
}
