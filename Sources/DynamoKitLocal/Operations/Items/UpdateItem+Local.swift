import DynamoKit

extension UpdateItem: LocalWrite {
    func plan() throws -> ItemUpdate {
        try RequestEnvelope.check {
            try ItemUpdate(
                tableName: self.tableName,
                key: self.key,
                updateExpression: self.updateExpression,
                attributeUpdates: self.attributeUpdates,
                conditionExpression: self.conditionExpression,
                expectation: Expectation(
                    expected: self.expected,
                    conditionalOperator: self.conditionalOperator
                ),
                names: self.expressionAttributeNames,
                values: self.expressionAttributeValues,
                returnValuesOnFailure: self.returnValuesOnConditionCheckFailure
            )
        }
    }

    func perform(_ action: ItemUpdate, in transaction: WriteTransaction) throws -> Output {
        let change = try action.perform(in: transaction)
        var capacity = CapacityTally(tableName: self.tableName)
        capacity.add(change)
        return Output(
            attributes: self.attributes(of: change, update: action.update),
            consumedCapacity: capacity.consumed(self.returnConsumedCapacity),
            itemCollectionMetrics: try ItemCollections.metrics(
                self.returnItemCollectionMetrics,
                of: action,
                in: transaction
            )
        )
    }

    private func attributes(of change: ItemChange, update: UpdateExpression?) -> DynamoItem? {
        let attributes: DynamoItem?
        switch self.returnValues {
        case nil, .none?: return nil
        case .allOld?: attributes = change.old?.item
        case .allNew?: attributes = change.new?.item
        case .updatedOld?: attributes = change.old.flatMap { update?.project($0.item) }
        case .updatedNew?: attributes = change.new.flatMap { update?.project($0.item) }
        }
        // The service leaves an empty answer out.
        return attributes?.isEmpty == true ? nil : attributes
    }
}
