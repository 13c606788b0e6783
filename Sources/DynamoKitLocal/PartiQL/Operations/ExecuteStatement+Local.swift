import DynamoKit

extension ExecuteStatement: LocalStatements {
    enum Plan: Sendable {
        case read(SelectRead)
        case write(StatementWrite)
    }

    func plan() throws -> Plan {
        try RequestRules.checkLimit(self.limit)
        let statement = try PlannedStatement(
            parsing: self.statement,
            parameters: self.parameters,
            returnValuesOnFailure: self.returnValuesOnConditionCheckFailure
        )
        let fingerprint = StatementCursor.fingerprint(of: self.statement, parameters: self.parameters)
        let cursor = try self.nextToken.map { try StatementCursor(parsing: $0, fingerprint: fingerprint) }
        switch statement {
        case .read(let select):
            return .read(
                SelectRead(
                    statement: select,
                    fingerprint: fingerprint,
                    cursor: cursor,
                    limit: self.limit,
                    isConsistent: self.consistentRead == true
                )
            )
        case .write(let write):
            try write.rejectCheck()
            return .write(write)
        }
    }

    func carryOut(_ plan: Plan, on store: Store) async throws -> Output {
        switch plan {
        case .read(let read): try await store.read { try self.perform(read, in: $0) }
        case .write(let write): try await store.write { try self.perform(write, in: $0) }
        }
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
        let change = try write.resolved(in: transaction.catalog).perform(in: transaction)
        var capacity = CapacityTally(tableName: write.tableName)
        capacity.add(change)
        return Output(
            items: write.returned(change).map { [$0] } ?? [],
            consumedCapacity: capacity.consumed(self.returnConsumedCapacity)
        )
    }
}
