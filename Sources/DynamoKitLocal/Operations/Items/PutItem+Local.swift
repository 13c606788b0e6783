import DynamoKit

extension PutItem: LocalWrite {
    func plan() throws -> ItemPut {
        try RequestEnvelope.check {
            let put = try ItemPut(
                tableName: self.tableName,
                item: self.item,
                conditionExpression: self.conditionExpression,
                expectation: Expectation(
                    expected: self.expected,
                    conditionalOperator: self.conditionalOperator
                ),
                names: self.expressionAttributeNames,
                values: self.expressionAttributeValues,
                returnValuesOnFailure: self.returnValuesOnConditionCheckFailure
            )
            try RequestRules.checkReturnsOld(self.returnValues)
            return put
        }
    }

    func perform(_ action: ItemPut, in transaction: WriteTransaction) throws -> Output {
        let change = try action.perform(in: transaction)
        var capacity = CapacityTally(tableName: self.tableName)
        capacity.add(change)
        return Output(
            attributes: self.returnValues == .allOld ? change.old?.item : nil,
            consumedCapacity: capacity.consumed(self.returnConsumedCapacity),
            itemCollectionMetrics: try ItemCollections.metrics(
                self.returnItemCollectionMetrics,
                of: action,
                in: transaction
            )
        )
    }
}
