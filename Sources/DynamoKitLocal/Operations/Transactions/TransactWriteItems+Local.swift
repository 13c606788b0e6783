import DynamoKit

extension TransactWriteItems: LocalWrite {
    struct Plan: Sendable {
        let actions: [any ItemAction]
        let token: TransactionToken?
    }

    func plan() throws -> Plan {
        guard !self.transactItems.isEmpty else {
            throw ValidationError.constraint("[]", at: "transactItems", "have length greater than or equal to 1")
        }
        guard self.transactItems.count <= BatchRules.maximumActions else {
            throw ValidationError.constraint(
                "[\(self.transactItems.count) items]",
                at: "transactItems",
                "have length less than or equal to \(BatchRules.maximumActions)"
            )
        }
        let token = try self.clientRequestToken.map { try TransactionToken($0, of: self.transactItems) }
        return Plan(actions: try self.transactItems.map(Self.action), token: token)
    }

    private static func action(_ item: TransactWriteItem) throws -> any ItemAction {
        switch item {
        case .conditionCheck(let check):
            try ItemCheck(
                tableName: check.tableName,
                key: check.key,
                conditionExpression: check.conditionExpression,
                names: check.expressionAttributeNames,
                values: check.expressionAttributeValues,
                returnValuesOnFailure: check.returnValuesOnConditionCheckFailure
            )
        case .put(let put):
            try ItemPut(
                tableName: put.tableName,
                item: put.item,
                conditionExpression: put.conditionExpression,
                names: put.expressionAttributeNames,
                values: put.expressionAttributeValues,
                returnValuesOnFailure: put.returnValuesOnConditionCheckFailure
            )
        case .update(let update):
            try ItemUpdate(
                tableName: update.tableName,
                key: update.key,
                updateExpression: update.updateExpression,
                conditionExpression: update.conditionExpression,
                names: update.expressionAttributeNames,
                values: update.expressionAttributeValues,
                returnValuesOnFailure: update.returnValuesOnConditionCheckFailure
            )
        case .delete(let delete):
            try ItemDelete(
                tableName: delete.tableName,
                key: delete.key,
                conditionExpression: delete.conditionExpression,
                names: delete.expressionAttributeNames,
                values: delete.expressionAttributeValues,
                returnValuesOnFailure: delete.returnValuesOnConditionCheckFailure
            )
        }
    }

    /// A transaction that has happened already is paid for as if its items, as they are by now, were read.
    private func consumedCapacity(
        ofReplay actions: [any ItemAction],
        in transaction: ReadTransaction
    ) throws -> [ConsumedCapacity] {
        var capacity: [String: CapacityTally] = [:]
        for action in actions where transaction.catalog.contains(tableNamed: action.tableName) {
            let table = try transaction.catalog.table(named: action.tableName)
            let size = try transaction.item(try action.key(in: table), in: table)?.size ?? 0
            capacity[action.tableName, default: CapacityTally(tableName: action.tableName)]
                .add(2 * Capacity.read(size, isConsistent: true))
        }
        return capacity.sorted { $0.key < $1.key }.compactMap {
            $0.value.consumed(self.returnConsumedCapacity, transaction: .read)
        }
    }

    func perform(_ plan: Plan, in transaction: WriteTransaction) throws -> Output {
        if let token = plan.token, try transaction.isReplay(token) {
            return Output(consumedCapacity: try self.consumedCapacity(ofReplay: plan.actions, in: transaction))
        }
        let tables = try plan.actions.map { try transaction.catalog.table(named: $0.tableName) }
        var run = TransactionRun(self.returnItemCollectionMetrics)
        for (action, table) in zip(plan.actions, tables) {
            try run.perform(action, of: table, in: transaction)
        }
        try run.finish()
        if let token = plan.token { try transaction.record(token) }
        return Output(
            consumedCapacity: run.consumedCapacity(self.returnConsumedCapacity),
            itemCollectionMetrics: try run.itemCollectionMetrics(in: transaction)
        )
    }
}
