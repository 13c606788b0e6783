import DynamoKit

extension BatchExecuteStatement: LocalStatements {
    private static let maximumStatements = 25

    func plan() throws -> StatementBatch {
        try RequestRules.checkCount(self.statements.count, at: "statements", maximum: Self.maximumStatements)
        var batch = StatementBatch(count: self.statements.count)
        for (index, request) in self.statements.enumerated() {
            let statement = try batch.attempt(index) {
                try PlannedStatement(
                    parsing: request.statement,
                    parameters: request.parameters,
                    returnValuesOnFailure: request.returnValuesOnConditionCheckFailure
                )
            }
            switch statement {
            case .read(let select)?: batch.reads.append((index, select))
            case .write(let write)?:
                guard try batch.attempt(index, write.rejectCheck) != nil else { continue }
                batch.writes.append((index, write))
            case nil: continue
            }
        }
        guard batch.reads.isEmpty || batch.writes.isEmpty else {
            throw ValidationError.invalid("Read and write requests together in the same batch is not supported.")
        }
        return batch
    }

    func carryOut(_ batch: StatementBatch, on store: Store) async throws -> Output {
        batch.writes.isEmpty
            ? try await store.read { try self.read(batch, in: $0) }
            : try await store.write { try self.write(batch, in: $0) }
    }

    private func read(_ batch: StatementBatch, in transaction: ReadTransaction) throws -> Output {
        var batch = batch
        let reads = try batch.reads.compactMap { index, select in
            try batch.attempt(index) {
                (index: index, read: try SingleItemRead(select, in: transaction.catalog, operation: Self.name))
            }
        }
        try StatementBatch.rejectDuplicates(reads.map { ($0.read.table, $0.read.key) })
        var capacity = TableTallies()
        for (index, read) in reads {
            let (item, size) = try read.perform(in: transaction)
            let tableName = read.table.schema.name
            let isConsistent = self.statements[index].consistentRead == true
            capacity[tableName].add(Capacity.read(size, isConsistent: isConsistent))
            batch.responses[index] = BatchStatementResponse(tableName: tableName, item: item)
        }
        return Output(responses: batch.responses, consumedCapacity: capacity.consumed(self.returnConsumedCapacity))
    }

    /// Each write on its own. One that fails has changed nothing, so that the others need not be undone.
    private func write(_ batch: StatementBatch, in transaction: WriteTransaction) throws -> Output {
        var batch = batch
        let writes = try batch.writes.compactMap { index, write in
            try batch.attempt(index) {
                (index: index, write: write, action: try write.resolved(in: transaction.catalog))
            }
        }
        try StatementBatch.rejectDuplicates(writes.map { ($0.action.table, $0.action.key) })
        var capacity = TableTallies()
        for (index, write, action) in writes {
            batch.responses[index].tableName = write.tableName
            guard let change = try batch.attempt(index, { try action.perform(in: transaction) }) else { continue }
            capacity[write.tableName].add(change)
            batch.responses[index].item = write.returned(change)
        }
        return Output(responses: batch.responses, consumedCapacity: capacity.consumed(self.returnConsumedCapacity))
    }
}
