import DynamoKit

/// A `SELECT` of one item by its whole key, which is what batches and transactions can read.
struct SingleItemRead {
    let table: StoredTable
    let key: StoredKey
    private let columns: SelectedColumns?

    /// - Parameter operation: The operation that the statement came in, for messages.
    /// - Throws: A validation error when the statement is about more than one item, or asks for more than the key.
    init(_ statement: SelectStatement, in catalog: Catalog, operation: String) throws {
        self.table = try catalog.table(named: statement.tableName)
        let pinned = PinnedKey(statement.condition, of: self.table.key, takesChoices: true)
        guard statement.indexName == nil, pinned.isComplete, pinned.rest.isEmpty else {
            throw ValidationError.invalid(
                "Select statements within \(operation) must specify the primary key in the where clause."
            )
        }
        self.key = try self.table.storedKey(pinned.key)
        self.columns = statement.columns
    }

    func perform(in transaction: ReadTransaction) throws -> (item: DynamoItem?, size: Int) {
        let stored = try transaction.item(self.key, in: self.table)
        return (stored.map { self.columns?.apply(to: $0.item) ?? $0.item }, stored?.size ?? 0)
    }
}
