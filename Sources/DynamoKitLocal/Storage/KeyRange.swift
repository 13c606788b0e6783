/// A run of keys of a table or index to read in order: the SQL that reads it, and its parameters.
///
/// A run has one bound on each side. Of two on one side SQLite may seek to the wider and step over the keys up to the
/// narrower one by one, and a walk in pages would then take a time that grows with the square of its length.
struct KeyRange {
    /// What the rows are keyed by.
    enum Source {
        case table(StoredTable)
        case index(StoredIndex, of: StoredTable)
    }

    private(set) var sql: String
    private(set) var parameters: [[UInt8]] = []

    /// One partition, in the order of the sort key.
    ///
    /// - Parameters:
    ///   - sort: Which sort keys; `nil` for all.
    ///   - start: The key that the run starts after, in the direction of reading; one of those that `sort` takes in.
    init(
        _ source: Source,
        partition: [UInt8],
        sort: SortKeyRange?,
        after start: Position? = nil,
        isForward: Bool
    ) {
        self.sql = Self.select(source)
        self.add("WHERE k.partition = ?", partition)
        if let lower = sort?.lower, start == nil || !isForward {
            self.add("AND k.sort \(lower.isInclusive ? ">=" : ">") ?", lower.bytes)
        }
        if let upper = sort?.upper, start == nil || isForward {
            self.add("AND k.sort \(upper.isInclusive ? "<=" : "<") ?", upper.bytes)
        }
        let comparison = isForward ? ">" : "<"
        switch source {
        case .table:
            if let start { self.add("AND k.sort \(comparison) ?", start.key.sort) }
        case .index:
            if let start {
                self.add("AND (k.sort, k.table_partition, k.table_sort) \(comparison) (?, ?, ?)", start.key.sort)
                self.parameters += [start.tableKey.partition, start.tableKey.sort]
            }
        }
        self.sql += Self.order(source, isForward: isForward, columns: ["sort"])
    }

    /// All partitions whose bytes lie in a range, in the order of the whole key.
    ///
    /// - Parameters:
    ///   - first: The range's lower bound, which belongs to it.
    ///   - end: The range's upper bound, which does not; `nil` when it has none.
    ///   - start: The key that the run starts after, in a partition of the range.
    init(_ source: Source, from first: [UInt8], to end: [UInt8]?, after start: Position? = nil) {
        self.sql = Self.select(source)
        if let start {
            switch source {
            case .table:
                self.add("WHERE (k.partition, k.sort) > (?, ?)", start.key.partition)
                self.parameters.append(start.key.sort)
            case .index:
                self.add(
                    "WHERE (k.partition, k.sort, k.table_partition, k.table_sort) > (?, ?, ?, ?)",
                    start.key.partition
                )
                self.parameters += [start.key.sort, start.tableKey.partition, start.tableKey.sort]
            }
        } else {
            self.add("WHERE k.partition >= ?", first)
        }
        if let end { self.add("AND k.partition < ?", end) }
        self.sql += Self.order(source, isForward: true, columns: ["partition", "sort"])
    }

    /// Where a run goes on: a key of the source, and of the table when the source is an index.
    struct Position {
        var key: StoredKey
        var tableKey: StoredKey
    }

    private mutating func add(_ condition: String, _ parameter: [UInt8]) {
        self.sql += " \(condition)"
        self.parameters.append(parameter)
    }

    private static func select(_ source: Source) -> String {
        switch source {
        case .table(let table):
            "SELECT k.size, k.item FROM \(table.statements.name) k"
        case .index(let index, let table):
            // CROSS JOIN: SQLite keeps the order of the tables, so the index leads.
            """
            SELECT t.size, t.item FROM \(index.name) k CROSS JOIN \(table.statements.name) t \
            ON t.partition = k.table_partition AND t.sort = k.table_sort
            """
        }
    }

    private static func order(_ source: Source, isForward: Bool, columns: [String]) -> String {
        let ties: [String] =
            switch source {
            case .table: []
            case .index: ["table_partition", "table_sort"]
            }
        let direction = isForward ? "" : " DESC"
        return " ORDER BY " + (columns + ties).map { "k.\($0)\(direction)" }.joined(separator: ", ")
    }
}
