import DynamoKit
import FoundationEssentials

extension WriteTransaction {
    /// Gives a table another schema: drops the indexes that it no longer has, and makes and fills those that are new.
    ///
    /// - Parameter schema: Made from that of `table`, whose key it shares.
    func updateTable(_ table: StoredTable, to schema: TableSchema) throws -> StoredTable {
        try self.beginChanges()
        let updated = StoredTable(id: table.id, schema: schema)
        let statement = try self.connection.statement("UPDATE dynamo_tables SET schema = ? WHERE id = ?")
        try statement.bind(String(decoding: JSONEncoder().encode(updated.schema), as: UTF8.self), at: 1)
        try statement.bind(table.id, at: 2)
        try statement.run()
        let before = Set(table.indexes.map(\.number))
        let after = Set(updated.indexes.map(\.number))
        for index in table.indexes where !after.contains(index.number) { try self.dropIndex(index, of: table) }
        for index in updated.indexes where !before.contains(index.number) { try self.addIndex(index, to: updated) }
        self.catalog.insert(updated)
        return updated
    }

    private func dropIndex(_ index: StoredIndex, of table: StoredTable) throws {
        try self.connection.execute("DROP TABLE \(index.name)")
        let statement = try self.connection.statement("DELETE FROM statistics WHERE table_id = ? AND index_number = ?")
        try statement.bind(table.id, at: 1)
        try statement.bind(Int64(index.number), at: 2)
        try statement.run()
        self.droppedIndexes.insert(StatisticsKey(table: table.id, index: index.number))
    }

    /// Makes an index and enters the items that belong in it. Other writes wait meanwhile.
    private func addIndex(_ index: StoredIndex, to table: StoredTable) throws {
        try self.connection.execute(index.create)
        try self.forEachItem(in: KeyRange(.table(table), from: [], to: nil)) { stored in
            let change = IndexChange(index, from: nil, to: stored.item)
            guard let entry = change.new else { return true }
            let indexKey = try StoredKey(entry, shape: index.definition.key)
            try self.runIndexStatement(index.insert, indexKey, try StoredKey(stored.item, shape: table.key))
            self.count(change.statistics, in: table, index: index.number)
            return true
        }
    }
}
