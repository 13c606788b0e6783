import DynamoKit

/// A table with where and how it is stored: one SQLite table for the items, one for each index, in key order.
///
/// An index row holds the index's key and the table's; the item is looked up by the latter. Equal index keys so stand in
/// the order of the table's key.
final class StoredTable: Sendable {
    /// Never used again, not even for a table of the same name.
    let id: Int64
    let schema: TableSchema
    let indexes: [StoredIndex]
    /// In the order in which what is wrong with an item is told.
    let indexesByName: [StoredIndex]
    let statements: Statements
    /// The stream that records the table's changes, if there is one.
    let stream: TableSchema.Stream?

    var key: KeyShape { self.schema.key }

    init(id: Int64, schema: TableSchema) {
        self.id = id
        self.schema = schema.numbered
        self.statements = Statements(id: id)
        self.stream = schema.stream.flatMap { $0.isEnabled ? $0 : nil }
        self.indexes = zip(schema.indexes, schema.indexNumbers).map { index, number in
            StoredIndex(number: number, definition: index, table: id, tableKey: schema.key)
        }
        self.indexesByName = self.indexes.sorted { $0.definition.name < $1.definition.name }
    }

    /// - Throws: DynamoDB's error when there is no such index.
    func index(named name: String) throws -> StoredIndex {
        guard let index = self.indexes.first(where: { $0.definition.name == name }) else {
            throw ValidationError.unknownIndex(name)
        }
        return index
    }

    /// SQL texts, made once: they are also the keys of the statement cache.
    struct Statements: Sendable {
        let name: String
        let create: String
        let get: String
        let put: String
        let delete: String
        let collectionBytes: String

        init(id: Int64) {
            self.name = "table_\(id)"
            self.create = """
                CREATE TABLE \(self.name) (partition BLOB NOT NULL, sort BLOB NOT NULL, size INTEGER NOT NULL, \
                item BLOB NOT NULL, PRIMARY KEY (partition, sort)) WITHOUT ROWID
                """
            self.get = "SELECT size, item FROM \(self.name) WHERE partition = ? AND sort = ?"
            self.put = """
                INSERT INTO \(self.name) (partition, sort, size, item) VALUES (?, ?, ?, ?) \
                ON CONFLICT DO UPDATE SET size = excluded.size, item = excluded.item
                """
            self.delete = "DELETE FROM \(self.name) WHERE partition = ? AND sort = ?"
            self.collectionBytes = "SELECT sum(size) FROM \(self.name) WHERE partition = ?"
        }
    }
}

/// A secondary index as it is stored, global or local: the two are kept alike.
final class StoredIndex: Sendable {
    let definition: TableSchema.Index
    /// From 1, and never used again by the table; 0 stands for the table itself.
    let number: Int
    /// The attributes that the index has, or `nil` when it has all.
    let projected: Set<String>?
    let name: String
    let create: String
    let insert: String
    let delete: String

    init(number: Int, definition: TableSchema.Index, table: Int64, tableKey: KeyShape) {
        self.number = number
        self.definition = definition
        let keys = Set(definition.key.names + tableKey.names)
        self.projected =
            switch definition.projection {
            case .all: nil
            case .keysOnly: keys
            case .include(let names): keys.union(names)
            }
        self.name = "table_\(table)_index_\(number)"
        let columns = "partition, sort, table_partition, table_sort"
        self.create = """
            CREATE TABLE \(self.name) (partition BLOB NOT NULL, sort BLOB NOT NULL, table_partition BLOB NOT NULL, \
            table_sort BLOB NOT NULL, PRIMARY KEY (\(columns))) WITHOUT ROWID
            """
        self.insert = "INSERT INTO \(self.name) (\(columns)) VALUES (?, ?, ?, ?)"
        self.delete = """
            DELETE FROM \(self.name) WHERE partition = ? AND sort = ? AND table_partition = ? AND table_sort = ?
            """
    }

    var isLocal: Bool { self.definition.isLocalIndex }

    /// The item as the index has it, or `nil` when it is not in the index, which is sparse.
    ///
    /// An item that lacks an attribute of the index's key is not. One that was there before the index may have a value
    /// that is none for a key, by its type or length: it stays out as well, as DynamoDB leaves it out.
    func projection(of item: DynamoItem) -> DynamoItem? {
        let key = self.definition.key
        guard key.isComplete(in: item) else { return nil }
        for (attribute, keyType) in zip(key.attributes, [KeyType.hash, .range]) {
            guard let value = item[attribute.name], ValueRules.isKey(value, keyType: keyType) else { return nil }
        }
        return self.projectedAttributes(of: item)
    }

    /// The attributes that the index has of an item that is in it.
    func projectedAttributes(of item: DynamoItem) -> DynamoItem {
        guard let projected else { return item }
        return item.filter { projected.contains($0.key) }
    }
}
