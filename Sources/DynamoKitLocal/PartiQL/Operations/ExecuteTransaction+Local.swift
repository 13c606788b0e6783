import DynamoKit

extension ExecuteTransaction: LocalStatements {
    enum Plan: Sendable {
        case read([SelectStatement])
        case write([StatementWrite], TransactionToken?)
    }

    func plan() throws -> Plan {
        let requests = self.transactStatements
        try RequestRules.checkCount(requests.count, at: "transactStatements", maximum: BatchRules.maximumActions)
        let token = try self.clientRequestToken.map { try TransactionToken($0, of: requests) }
        var reads: [SelectStatement] = []
        var writes: [StatementWrite] = []
        for (index, request) in requests.enumerated() {
            try Self.naming(index) {
                let statement = try PlannedStatement(
                    parsing: request.statement,
                    parameters: request.parameters,
                    returnValuesOnFailure: request.returnValuesOnConditionCheckFailure
                )
                switch statement {
                case .read(let select):
                    guard select.indexName == nil else {
                        throw ValidationError.invalid("Reads on indices are not supported within transactions.")
                    }
                    reads.append(select)
                case .write(let write):
                    guard write.returning == nil else {
                        throw ValidationError.invalid("RETURNING clause is not supported in ExecuteTransaction.")
                    }
                    writes.append(write)
                }
            }
        }
        guard reads.isEmpty || writes.isEmpty else {
            throw ValidationError.invalid(
                "ExecuteTransaction API does not support both read and write operations in the same request."
            )
        }
        return reads.isEmpty ? .write(writes, token) : .read(reads)
    }

    func carryOut(_ plan: Plan, on store: Store) async throws -> Output {
        switch plan {
        case .read(let statements): try await store.read { try self.read(statements, in: $0) }
        case .write(let writes, let token): try await store.write { try self.write(writes, token, in: $0) }
        }
    }

    /// Says of what is wrong with a statement which one it was.
    private static func naming<Output>(_ index: Int, _ body: () throws -> Output) throws -> Output {
        do {
            return try body()
        } catch var error as DynamoError where error.code == .validation {
            error.message = "Validation failed in TransactStatements[\(index)]: \(error.message)"
            throw error
        }
    }

    // MARK: Reads

    /// Reads from one snapshot, which no transaction is half done in.
    private func read(_ statements: [SelectStatement], in transaction: ReadTransaction) throws -> Output {
        var reasons: [CancellationReason] = []
        var reads: [SingleItemRead] = []
        for (index, statement) in statements.enumerated() {
            do {
                let read = try Self.naming(index) {
                    try SingleItemRead(statement, in: transaction.catalog, operation: Self.name)
                }
                reads.append(read)
                reasons.append(TransactionCancellation.none)
            } catch let error as DynamoError where error.code == .resourceNotFound {
                reasons.append(CancellationReason(code: "ResourceNotFound", message: error.message))
            }
        }
        try TransactionCancellation.check(reasons)
        var seen: [Int64: Set<StoredKey>] = [:]
        for read in reads {
            guard seen[read.table.id, default: []].insert(read.key).inserted else {
                throw ValidationError.invalid(TransactionRun.duplicateItems)
            }
        }
        var capacity = TableTallies()
        let items = try reads.map { read in
            let (item, size) = try read.perform(in: transaction)
            capacity[read.table.schema.name].add(2 * Capacity.read(size, isConsistent: true))
            return item
        }
        return Output(
            responses: items,
            consumedCapacity: capacity.consumed(self.returnConsumedCapacity, transaction: .read)
        )
    }

    // MARK: Writes

    private func write(
        _ writes: [StatementWrite],
        _ token: TransactionToken?,
        in transaction: WriteTransaction
    ) throws -> Output {
        let responses = writes.map { _ -> DynamoItem? in nil }
        if let token, try transaction.isReplay(token) { return Output(responses: responses) }
        var run = TransactionRun(nil)
        for (index, write) in writes.enumerated() {
            do {
                let table = try transaction.catalog.table(named: write.tableName)
                try run.perform(try Self.action(of: write, at: index, in: table), of: table, in: transaction)
            } catch let error as DynamoError where error.code == .resourceNotFound {
                run.failed(CancellationReason(code: "ResourceNotFound", message: error.message))
            } catch is NotOneItem {
                run.failed(TransactionCancellation.invalid(ValidationError.keySchemaMismatch))
            }
        }
        try run.finish()
        if let token { try transaction.record(token) }
        return Output(
            responses: responses,
            consumedCapacity: run.consumedCapacity(self.returnConsumedCapacity)
        )
    }

    /// A write that does not name one item, which a transaction tells as a key that is none.
    private struct NotOneItem: Error {}

    private static func action(
        of write: StatementWrite,
        at index: Int,
        in table: StoredTable
    ) throws -> any ItemAction {
        if write.isCheck { return try Self.naming(index) { try write.action(in: table) } }
        do {
            return try write.action(in: table)
        } catch let error as DynamoError where error.code == .validation {
            throw NotOneItem()
        }
    }
}
