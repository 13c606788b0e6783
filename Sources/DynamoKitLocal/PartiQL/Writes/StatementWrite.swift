import DynamoKit

/// A statement that writes one item, or checks one: an action as soon as its table is known, since only the table tells
/// which of the conditions are the key.
struct StatementWrite: Sendable {
    enum Kind: Sendable {
        case insert(ItemInsert)
        case update(UpdateStatement)
        case delete(DeleteStatement)
        /// `EXISTS`
        case check(SelectStatement)
    }

    let kind: Kind
    let returnsItemOnFailure: Bool

    /// Whether it checks an item and changes nothing, which is for transactions alone.
    var isCheck: Bool {
        if case .check = self.kind { true } else { false }
    }

    func rejectCheck() throws {
        guard self.isCheck else { return }
        throw ValidationError.invalid("EXISTS can only be used in ExecuteTransaction write requests.")
    }

    var tableName: String {
        switch self.kind {
        case .insert(let insert): insert.tableName
        case .update(let update): update.tableName
        case .delete(let delete): delete.tableName
        case .check(let select): select.tableName
        }
    }

    var returning: StatementReturning? {
        switch self.kind {
        case .update(let update): update.returning
        case .delete(let delete): delete.returning
        case .insert, .check: nil
        }
    }

    /// The write with its table looked up, and its key checked.
    func resolved(in catalog: Catalog) throws -> ResolvedWrite {
        let table = try catalog.table(named: self.tableName)
        let action = try self.action(in: table)
        return ResolvedWrite(action: action, table: table, key: try action.key(in: table))
    }

    /// What the statement does to which item of its table.
    ///
    /// - Throws: A validation error when the statement does not name one item.
    func action(in table: StoredTable) throws -> any ItemAction {
        switch self.kind {
        case .insert(let insert): return insert
        case .update(let update):
            let pinned = try self.pinnedKey(update.condition, in: table)
            // Unlike UpdateItem, a statement updates only what is there.
            let exists = Condition.attributeExists(.path(DocumentPath(table.key.partition.name)))
            return ItemUpdate(
                tableName: update.tableName,
                key: pinned.key,
                update: update.update,
                condition: self.condition(.all([exists] + pinned.rest))
            )
        case .delete(let delete):
            let pinned = try self.pinnedKey(delete.condition, in: table)
            // What is not there is deleted already, whatever else is asked of it.
            let isMissing = Condition.attributeNotExists(.path(DocumentPath(table.key.partition.name)))
            return ItemDelete(
                tableName: delete.tableName,
                key: pinned.key,
                condition: self.condition(pinned.condition.map { .any([isMissing, $0]) })
            )
        case .check(let select):
            let pinned = PinnedKey(select.condition, of: table.key)
            guard select.indexName == nil, pinned.isComplete, let condition = pinned.condition else {
                throw ValidationError.invalid(
                    "EXISTS() must contain a single item read with additional condition"
                )
            }
            return ItemCheck(tableName: select.tableName, key: pinned.key, condition: self.condition(condition))
        }
    }

    private func pinnedKey(_ condition: Condition, in table: StoredTable) throws -> PinnedKey {
        let pinned = PinnedKey(condition, of: table.key)
        if let name = pinned.contradicted {
            throw ValidationError.invalid(
                "Multiple conditions on same key \(name). Only single item Update/Insert/Delete are supported"
            )
        }
        guard pinned.isComplete else { throw ValidationError.incompleteStatementKey }
        return pinned
    }

    private func condition(_ condition: Condition?) -> WriteCondition {
        WriteCondition(condition.map { ConditionExpression($0) }, returnsItem: self.returnsItemOnFailure)
    }

    /// What the statement answers with.
    func returned(_ change: ItemChange) -> DynamoItem? {
        let item: DynamoItem?
        switch (self.returning, self.kind) {
        case (.allOld?, _): item = change.old?.item
        case (.allNew?, _): item = change.new?.item
        case (.modifiedOld?, .update(let update)): item = change.old.map { update.update.project($0.item) }
        case (.modifiedNew?, .update(let update)): item = change.new.map { update.update.project($0.item) }
        default: item = nil
        }
        return item?.isEmpty == true ? nil : item
    }
}

/// A write that is ready to be made.
struct ResolvedWrite {
    let action: any ItemAction
    let table: StoredTable
    let key: StoredKey

    func perform(in transaction: WriteTransaction) throws -> ItemChange {
        try self.action.perform(at: self.key, of: self.table, in: transaction)
    }
}
