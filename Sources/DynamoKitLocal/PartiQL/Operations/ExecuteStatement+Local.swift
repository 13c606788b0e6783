import DynamoKit

extension ExecuteStatement: LocalOperation {
    func carryOut(on store: Store) async throws -> Output {
        try RequestRules.checkLimit(self.limit)
        let statement = try Statement(parsing: self.statement, parameters: self.parameters)
        let fingerprint = StatementCursor.fingerprint(of: self.statement, parameters: self.parameters)
        let cursor = try self.nextToken.map { try StatementCursor(parsing: $0, fingerprint: fingerprint) }
        if case .select(let select) = statement {
            let read = SelectRead(
                statement: select,
                fingerprint: fingerprint,
                cursor: cursor,
                limit: self.limit,
                isConsistent: self.consistentRead == true
            )
            return try await store.read { try self.perform(read, in: $0) }
        }
        let write = try StatementWrite(
            statement,
            returnValuesOnFailure: self.returnValuesOnConditionCheckFailure
        )
        guard let write else { return Output() }
        if case .check = write.kind {
            throw ValidationError.invalid("EXISTS can only be used in ExecuteTransaction write requests.")
        }
        return try await store.write { try self.perform(write, in: $0) }
    }

    private func perform(_ read: SelectRead, in transaction: ReadTransaction) throws -> Output {
        let page = try read.perform(in: transaction, self.returnConsumedCapacity)
        return Output(
            items: page.items,
            nextToken: page.lastEvaluatedKey.map { key in
                StatementCursor(key: key, fingerprint: read.fingerprint, issuedAt: transaction.now.milliseconds).text
            },
            lastEvaluatedKey: page.lastEvaluatedKey,
            consumedCapacity: page.consumedCapacity
        )
    }

    private func perform(_ write: StatementWrite, in transaction: WriteTransaction) throws -> Output {
        let table = try transaction.catalog.table(named: write.tableName)
        let action = try write.action(in: table)
        let change = try action.perform(at: try action.key(in: table), of: table, in: transaction)
        var capacity = CapacityTally(tableName: write.tableName)
        capacity.add(change)
        return Output(
            items: write.returned(change).map { [$0] } ?? [],
            consumedCapacity: capacity.consumed(self.returnConsumedCapacity)
        )
    }
}
