import DynamoKit

extension ExecuteTransaction: LocalOperation {
    func carryOut(on store: Store) async throws -> Output {
        try RequestRules.checkCount(
            self.transactStatements.count,
            at: "transactStatements",
            maximum: BatchRules.maximumActions
        )
        let token = try self.clientRequestToken.map { try TransactionToken($0, of: self.transactStatements) }
        let statements = try self.transactStatements.enumerated().map { index, request in
            try Self.member(index) {
                let statement = try Statement(parsing: request.statement, parameters: request.parameters)
                try Self.check(statement)
                return statement
            }
        }
        guard Set(statements.map(\.isRead)).count == 1 else {
            throw ValidationError.invalid(
                "ExecuteTransaction API does not support both read and write operations in the same request."
            )
        }
        let reads = statements.compactMap { if case .select(let select) = $0 { select } else { nil } }
        guard reads.isEmpty else { return try await store.read { try self.read(reads, in: $0) } }
        let writes = try zip(statements, self.transactStatements).enumerated().map { index, member in
            try Self.member(index) {
                try StatementWrite(member.0, returnValuesOnFailure: member.1.returnValuesOnConditionCheckFailure)
            }
        }
        return try await store.write { try self.write(writes.compactMap(\.self), token, in: $0) }
    }

    /// What no transaction can have, whatever its tables.
    private static func check(_ statement: Statement) throws {
        let returning: StatementReturning?
        switch statement {
        case .select(let select):
            guard select.indexName == nil else {
                throw ValidationError.invalid("Reads on indices are not supported within transactions.")
            }
            returning = nil
        case .update(let update): returning = update.returning
        case .delete(let delete): returning = delete.returning
        case .insert, .exists: returning = nil
        }
        guard returning == nil else {
            throw ValidationError.invalid("RETURNING clause is not supported in ExecuteTransaction.")
        }
    }

    /// Says of a statement's error which one it was.
    private static func member<Output>(_ index: Int, _ body: () throws -> Output) throws -> Output {
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
                let read = try Self.member(index) {
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
                run.failed(
                    CancellationReason(
                        code: "ValidationError",
                        message: ValidationError.keySchemaMismatch.message
                    )
                )
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
        if case .check = write.kind { return try Self.member(index) { try write.action(in: table) } }
        do {
            return try write.action(in: table)
        } catch let error as DynamoError where error.code == .validation {
            throw NotOneItem()
        }
    }
}
