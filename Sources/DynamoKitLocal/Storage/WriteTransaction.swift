import DynamoKit
import FoundationEssentials

/// One request's changes: all of them happen, or none.
///
/// It shares an SQLite transaction with the other requests of its group, and has a savepoint of its own from its first
/// change on; a request that changes nothing costs none.
final class WriteTransaction: ReadTransaction {
    /// What the request has added to the tables' figures.
    private(set) var statistics: [StatisticsKey: TableStatistics] = [:]
    /// The tables that the request has dropped.
    private(set) var droppedTables: [Int64] = []
    /// The indexes that the request has dropped from tables that stay.
    var droppedIndexes: Set<StatisticsKey> = []
    private var hasSavepoint = false

    struct StatisticsKey: Hashable {
        var table: Int64
        var index: Int
    }

    // MARK: Items

    /// Stores `item` in place of `old`, and brings the indexes up to date.
    ///
    /// - Parameters:
    ///   - size: Of `item`, by DynamoDB's accounting.
    ///   - old: What the transaction has just read under the same key.
    /// - Returns: What changed in which index, for the capacity.
    @discardableResult
    func put(
        _ item: DynamoItem,
        size: Int,
        at key: StoredKey,
        replacing old: StoredItem?,
        in table: StoredTable
    ) throws -> [IndexChange] {
        try self.beginChanges()
        let statement = try self.connection.statement(table.statements.put)
        try statement.bind(key.partition, at: 1)
        try statement.bind(key.sort, at: 2)
        try statement.bind(Int64(size), at: 3)
        let blob = ItemBlob.encode(item)
        try blob.withUnsafeBytes { bytes in
            try statement.bindBorrowed(bytes, at: 4)
            try statement.run()
        }
        self.count(
            TableStatistics(itemCount: old == nil ? 1 : 0, sizeBytes: size - (old?.size ?? 0)),
            in: table,
            index: 0
        )
        try self.updateExpiry(of: table, at: key, from: old?.item, to: item)
        try self.recordChange(from: old?.item, to: item, by: .request, in: table)
        return try self.updateIndexes(of: table, at: key, from: old?.item, to: item)
    }

    /// Removes `old`.
    ///
    /// - Parameter author: Who wants it so, for the table's stream.
    @discardableResult
    func delete(
        _ old: StoredItem,
        at key: StoredKey,
        in table: StoredTable,
        by author: ChangeAuthor = .request
    ) throws -> [IndexChange] {
        try self.beginChanges()
        let statement = try self.connection.statement(table.statements.delete)
        try statement.bind(key.partition, at: 1)
        try statement.bind(key.sort, at: 2)
        try statement.run()
        self.count(TableStatistics(itemCount: -1, sizeBytes: -old.size), in: table, index: 0)
        try self.updateExpiry(of: table, at: key, from: old.item, to: nil)
        try self.recordChange(from: old.item, to: nil, by: author, in: table)
        return try self.updateIndexes(of: table, at: key, from: old.item, to: nil)
    }

    private func updateIndexes(
        of table: StoredTable,
        at key: StoredKey,
        from old: DynamoItem?,
        to new: DynamoItem?
    ) throws -> [IndexChange] {
        try table.indexes.compactMap { index in
            let change = IndexChange(index, from: old, to: new)
            guard change.isChange else { return nil }
            let oldKey = try change.old.map { try StoredKey($0, shape: index.definition.key) }
            let newKey = try change.new.map { try StoredKey($0, shape: index.definition.key) }
            if oldKey != newKey {
                if let oldKey { try self.runIndexStatement(index.delete, oldKey, key) }
                if let newKey { try self.runIndexStatement(index.insert, newKey, key) }
            }
            self.count(change.statistics, in: table, index: index.number)
            return change
        }
    }

    func runIndexStatement(_ sql: String, _ indexKey: StoredKey, _ key: StoredKey) throws {
        let statement = try self.connection.statement(sql)
        try statement.bind(indexKey.partition, at: 1)
        try statement.bind(indexKey.sort, at: 2)
        try statement.bind(key.partition, at: 3)
        try statement.bind(key.sort, at: 4)
        try statement.run()
    }

    /// Adds to the figures of the table, or of an index of it.
    func count(_ change: TableStatistics, in table: StoredTable, index: Int) {
        guard change != .zero else { return }
        self.statistics[StatisticsKey(table: table.id, index: index), default: .zero] += change
    }

    /// The figures with what the request has added.
    override func statistics(of table: StoredTable) throws -> [TableStatistics] {
        var statistics = try super.statistics(of: table)
        for (place, number) in ([0] + table.indexes.map(\.number)).enumerated() {
            statistics[place] += self.statistics[StatisticsKey(table: table.id, index: number)] ?? .zero
        }
        return statistics
    }

    // MARK: Savepoint

    /// Called before each change.
    func beginChanges() throws {
        guard !self.hasSavepoint else { return }
        try self.connection.statement("SAVEPOINT request").run()
        self.hasSavepoint = true
    }

    /// Keeps the changes, as part of the group's transaction.
    func keepChanges() throws {
        guard self.hasSavepoint else { return }
        try self.connection.statement("RELEASE request").run()
        self.hasSavepoint = false
    }

    /// Undoes all changes.
    func undoChanges() throws {
        guard self.hasSavepoint else { return }
        try self.connection.statement("ROLLBACK TO request").run()
        try self.connection.statement("RELEASE request").run()
        self.hasSavepoint = false
    }

    // MARK: Tables

    func createTable(_ schema: TableSchema) throws -> StoredTable {
        try self.beginChanges()
        let statement = try self.connection.statement("INSERT INTO dynamo_tables (name, schema) VALUES (?, ?)")
        try statement.bind(schema.name, at: 1)
        try statement.bind(String(decoding: JSONEncoder().encode(schema), as: UTF8.self), at: 2)
        try statement.run()
        let table = StoredTable(id: self.connection.lastInsertedRowID, schema: schema)
        try self.connection.execute(table.statements.create)
        for index in table.indexes { try self.connection.execute(index.create) }
        self.catalog.insert(table)
        return table
    }

    func deleteTable(_ table: StoredTable) throws {
        try self.beginChanges()
        if table.stream != nil { try self.closeStream(of: table) }
        for index in table.indexes { try self.connection.execute("DROP TABLE \(index.name)") }
        try self.connection.execute("DROP TABLE \(table.statements.name)")
        for sql in [
            "DELETE FROM dynamo_tables WHERE id = ?", "DELETE FROM statistics WHERE table_id = ?",
            "DELETE FROM expiries WHERE table_id = ?",
        ] {
            let statement = try self.connection.statement(sql)
            try statement.bind(table.id, at: 1)
            try statement.run()
        }
        self.droppedTables.append(table.id)
        self.catalog.remove(tableNamed: table.schema.name)
    }
}
