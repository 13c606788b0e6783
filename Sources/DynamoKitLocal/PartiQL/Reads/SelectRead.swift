import DynamoKit

/// A `SELECT` as ExecuteStatement carries it out: a page of queries one after the other, or of a scan.
struct SelectRead: Sendable {
    let statement: SelectStatement
    let fingerprint: [UInt8]
    let cursor: StatementCursor?
    let limit: Int?
    let isConsistent: Bool

    struct Page {
        var items: [DynamoItem]
        var lastEvaluatedKey: DynamoItem?
        var consumedCapacity: ConsumedCapacity?
    }

    func perform(
        in transaction: ReadTransaction,
        _ returnConsumedCapacity: ReturnConsumedCapacity?
    ) throws -> Page {
        let source = try self.source(in: transaction)
        let branches = try KeyBranches(self.statement.condition, key: source.key)
        try self.checkFilter(branches, of: source)
        let order = try StatementOrder(self.statement, key: source.key)
        let plan = self.plan(branches, of: source)
        try self.cursor?.checkAge(at: transaction.now)
        let start = try self.cursor.map { try source.position(after: $0.key) }
        var builder = PageBuilder(plan, source)
        for range in try Self.ranges(branches, order, of: source, after: start) {
            var hasRoom = true
            try transaction.forEachItem(in: range) { stored in
                hasRoom = builder.met(stored)
                return hasRoom
            }
            guard hasRoom else { break }
        }
        let page = builder.page(returnConsumedCapacity)
        return Page(
            items: page.items ?? [],
            lastEvaluatedKey: branches.isSingleItem(of: source) ? nil : page.lastEvaluatedKey,
            consumedCapacity: page.consumedCapacity
        )
    }

    // MARK: What is read

    /// Looks up the table and the index, in the order and with the words of the service's PartiQL.
    private func source(in transaction: ReadTransaction) throws -> PageSource {
        let table = try transaction.catalog.table(named: self.statement.tableName)
        let columns = self.statement.columns
        guard let name = self.statement.indexName else {
            return PageSource(table: table, index: nil, fetchesItems: false, isQuery: false)
        }
        guard let index = table.indexes.first(where: { $0.definition.name == name }) else {
            throw ValidationError.invalid("The table does not have the specified index")
        }
        let missing = (columns?.orderedAttributes ?? []).filter { index.projected?.contains($0) == false }
        guard !index.isLocal else {
            return PageSource(table: table, index: index, fetchesItems: !missing.isEmpty, isQuery: false)
        }
        guard !self.isConsistent else {
            throw ValidationError.invalid("Strongly consistent read is not supported on Global Secondary Indexes")
        }
        guard missing.isEmpty else {
            throw ValidationError.parameter(
                "Global secondary index \(name) does not project [\(missing.joined(separator: ", "))]"
            )
        }
        return PageSource(table: table, index: index, fetchesItems: false, isQuery: false)
    }

    /// A query of an index cannot filter by what the index does not have; a scan just finds nothing there.
    private func checkFilter(_ branches: KeyBranches, of source: PageSource) throws {
        guard branches.isKeyed, let index = source.index, let projected = index.projected else { return }
        let missing = branches.branches.map { branch in
            branch.filters.reduce(into: Set<String>()) { $0.formUnion($1.attributes) }.subtracting(projected)
        }
        guard let last = missing.last, missing.allSatisfy({ !$0.isEmpty }) else { return }
        throw ValidationError.parameter(
            "Secondary index \(index.definition.name) does not project one or more filter attributes: "
                + "[\(last.sorted().joined(separator: ", "))]"
        )
    }

    private func plan(_ branches: KeyBranches, of source: PageSource) -> PagePlan {
        let isAllKey = branches.isKeyed && branches.branches.allSatisfy(\.filters.isEmpty)
        return PagePlan(
            tableName: self.statement.tableName,
            indexName: self.statement.indexName,
            limit: self.limit,
            filter: isAllKey ? nil : self.statement.condition.map { ConditionExpression($0) },
            projection: self.statement.columns,
            isConsistent: self.isConsistent,
            filtersEntries: true
        )
    }

    // MARK: In which order

    private static func ranges(
        _ branches: KeyBranches,
        _ order: StatementOrder,
        of source: PageSource,
        after start: KeyRange.Position?
    ) throws -> [KeyRange] {
        guard branches.isKeyed else { return [KeyRange(source.rows, from: [], to: nil, after: start)] }
        var runs = try order.sorted(branches.branches).map { branch in
            (partition: try branch.partition.map(StoredKey.partitionBytes) ?? [], sort: branch.sort)
        }
        if let start {
            let run = runs.firstIndex { run in
                run.partition == start.key.partition && run.sort?.contains(start.key.sort) ?? true
            }
            guard let run else {
                throw ValidationError.invalidStartKey(ValidationError.keySchemaMismatch.message)
            }
            runs.removeFirst(run)
        }
        return runs.enumerated().map { index, run in
            KeyRange(
                source.rows,
                partition: run.partition,
                sort: run.sort,
                after: index == 0 ? start : nil,
                isForward: !order.isSortDescending
            )
        }
    }
}

extension KeyBranches {
    /// Whether it comes down to one item of the table, which leaves nothing to go on with.
    fileprivate func isSingleItem(of source: PageSource) -> Bool {
        guard self.isKeyed, source.index == nil, self.branches.count == 1 else { return false }
        guard source.key.sort != nil else { return true }
        guard let sort = self.branches[0].sort else { return false }
        return sort.lower != nil && sort.lower == sort.upper
    }
}
