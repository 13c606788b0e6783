import DynamoKit

/// The table or index that Query or Scan reads.
struct PageSource {
    let table: StoredTable
    /// `nil` for the table itself.
    let index: StoredIndex?
    /// Whether items are fetched from the table, for attributes that a local index does not have.
    let fetchesItems: Bool
    /// Query words some errors in a way of its own.
    let isQuery: Bool

    /// The key that the rows are ordered by.
    var key: KeyShape { self.index?.definition.key ?? self.table.key }

    var rows: KeyRange.Source {
        self.index.map { .index($0, of: self.table) } ?? .table(self.table)
    }

    /// What a page that ends at `item` goes on from: its key, and the table's when this is an index.
    func lastEvaluatedKey(at item: DynamoItem) -> DynamoItem {
        guard let index else { return self.table.key.key(of: item) }
        return item.filter { index.definition.key.contains($0.key) || self.table.key.contains($0.key) }
    }

    /// Checks a start key against the schema.
    func position(after startKey: DynamoItem) throws -> KeyRange.Position {
        let mismatch = ValidationError.keySchemaMismatch
        guard startKey.count == Set(self.key.names + self.table.key.names).count else {
            throw ValidationError.invalidStartKey(self.isQuery || self.index != nil ? nil : mismatch.message)
        }
        if let index {
            for attribute in index.definition.key.attributes {
                guard let value = startKey[attribute.name] else { throw ValidationError.invalidStartKey() }
                guard value.descriptor == attribute.type.rawValue else { throw mismatch }
            }
        }
        guard self.table.key.isComplete(in: startKey) else {
            throw ValidationError.invalidStartKey(mismatch.message)
        }
        return KeyRange.Position(
            key: try StoredKey(startKey, shape: self.key),
            tableKey: try StoredKey(startKey, shape: self.table.key)
        )
    }
}

extension PageSource {
    /// Looks up what the request names, and checks that it can be read as asked.
    init(_ plan: PagePlan, in transaction: ReadTransaction) throws {
        self.isQuery = plan.isQuery
        self.table = try transaction.catalog.table(named: plan.tableName)
        self.index = try plan.indexName.map { [table] in try table.index(named: $0) }
        self.fetchesItems = self.index.map { Self.fetchesItems(plan, from: $0) } ?? false
        guard let index, !index.isLocal else { return }
        guard !plan.isConsistent else {
            throw ValidationError.invalid("Consistent reads are not supported on global secondary indexes")
        }
        guard let projected = index.projected else { return }
        let name = index.definition.name
        guard plan.select != .allAttributes else {
            throw ValidationError.parameter(
                "Select type ALL_ATTRIBUTES is not supported for global secondary index \(name) because its projection "
                    + "type is not ALL"
            )
        }
        let missing = (plan.projection?.attributes ?? []).filter { !projected.contains($0) }.sorted()
        guard missing.isEmpty else {
            throw ValidationError.parameter(
                "Global secondary index \(name) does not project [\(missing.joined(separator: ", "))]"
            )
        }
    }

    private static func fetchesItems(_ plan: PagePlan, from index: StoredIndex) -> Bool {
        guard index.isLocal, let projected = index.projected else { return false }
        let wanted = (plan.projection?.attributes ?? []).union(plan.filter?.condition.attributes ?? [])
        return plan.select == .allAttributes || !wanted.isSubset(of: projected)
    }
}
