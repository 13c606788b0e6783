import DynamoKit

/// Puts an item that must not be there yet.
struct ItemInsert: ItemAction {
    private let put: ItemPut

    init(_ statement: InsertStatement) throws {
        self.put = try ItemPut(tableName: statement.tableName, item: statement.item)
    }

    var tableName: String { self.put.tableName }
    var identity: DynamoItem { self.put.identity }

    func key(in table: StoredTable) throws -> StoredKey {
        try self.put.key(in: table)
    }

    /// - Throws: `DynamoError.Code.duplicateItem` when there is an item with this key.
    func perform(at key: StoredKey, of table: StoredTable, in transaction: WriteTransaction) throws -> ItemChange {
        guard try transaction.item(key, in: table) == nil else {
            throw DynamoError(.duplicateItem, message: "Duplicate primary key exists in table")
        }
        return try self.put.perform(at: key, of: table, in: transaction)
    }
}
