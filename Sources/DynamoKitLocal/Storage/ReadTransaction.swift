import DynamoKit

import struct FoundationEssentials.Date

/// What one request sees of the store: a snapshot, whatever is written meanwhile.
///
/// It lives for the length of one request on one thread.
class ReadTransaction {
    let connection: SQLiteConnection
    /// The tables; a write transaction alone changes it.
    var catalog: Catalog
    /// When the request is carried out.
    let now: Date

    init(connection: SQLiteConnection, catalog: Catalog, now: Date) {
        self.connection = connection
        self.catalog = catalog
        self.now = now
    }

    /// An item and its size by DynamoDB's accounting, in bytes.
    struct StoredItem {
        var item: DynamoItem
        var size: Int
    }

    func item(_ key: StoredKey, in table: StoredTable) throws -> StoredItem? {
        let statement = try self.connection.statement(table.statements.get)
        try statement.bind(key.partition, at: 1)
        try statement.bind(key.sort, at: 2)
        return try statement.firstRow { row in
            StoredItem(item: try row.withBytes(at: 1) { try ItemBlob.decode($0) }, size: Int(row.integer(at: 0)))
        }
    }

    /// Hands the items of a range to `body` until there is none left or `body` answers `false`.
    func forEachItem(in range: KeyRange, _ body: (StoredItem) throws -> Bool) throws {
        let statement = try self.connection.statement(range.sql)
        for (index, bytes) in range.parameters.enumerated() { try statement.bind(bytes, at: Int32(index + 1)) }
        try statement.forEachRow { row in
            let item = try row.withBytes(at: 1) { try ItemBlob.decode($0) }
            return try body(StoredItem(item: item, size: Int(row.integer(at: 0))))
        }
    }

    /// Bytes of the items that share a partition key, by DynamoDB's accounting.
    func collectionBytes(_ partition: [UInt8], in table: StoredTable) throws -> Int {
        let statement = try self.connection.statement(table.statements.collectionBytes)
        try statement.bind(partition, at: 1)
        return Int(try statement.firstRow { $0.integer(at: 0) } ?? 0)
    }

    /// Figures of the table, then of each index.
    func statistics(of table: StoredTable) throws -> [TableStatistics] {
        var statistics = Array(repeating: TableStatistics.zero, count: table.indexes.count + 1)
        let statement = try self.connection.statement(
            "SELECT index_number, item_count, size_bytes FROM statistics WHERE table_id = ?"
        )
        try statement.bind(table.id, at: 1)
        let numbers = [0] + table.indexes.map(\.number)
        try statement.forEachRow { row in
            guard let place = numbers.firstIndex(of: Int(row.integer(at: 0))) else { return true }
            statistics[place] = TableStatistics(
                itemCount: Int(row.integer(at: 1)),
                sizeBytes: Int(row.integer(at: 2))
            )
            return true
        }
        return statistics
    }
}
