import DynamoKit

/// The tables of a store by name: a value, so that a failed transaction has nothing to undo.
struct Catalog: Sendable {
    private var tables: [String: StoredTable] = [:]
    /// Changes with every table made or dropped.
    private(set) var generation = 0
    /// The last sequence number that a stream record has got, in whatever stream.
    var lastSequence: Int64 = 0

    /// - Throws: DynamoDB's error of the operations on items.
    func table(named name: String) throws -> StoredTable {
        guard let table = self[name] else {
            throw DynamoError(.resourceNotFound, message: "Requested resource not found")
        }
        return table
    }

    /// - Throws: DynamoDB's error of the operations on tables.
    func describedTable(named name: String) throws -> StoredTable {
        guard let table = self[name] else {
            throw DynamoError(.resourceNotFound, message: "Requested resource not found: Table: \(name) not found")
        }
        return table
    }

    func contains(tableNamed name: String) -> Bool { self[name] != nil }

    /// The table of a name or an ARN.
    private subscript(name: String) -> StoredTable? {
        if let table = self.tables[name] { return table }
        guard TableARN.isARN(name), let arn = try? TableARN(name) else { return nil }
        return self.tables[arn.tableName]
    }

    var count: Int { self.tables.count }

    /// In the order that ListTables answers them.
    var names: [String] { self.tables.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }

    mutating func insert(_ table: StoredTable) {
        self.tables[table.schema.name] = table
        self.generation += 1
    }

    mutating func remove(tableNamed name: String) {
        self.tables[name] = nil
        self.generation += 1
    }
}
