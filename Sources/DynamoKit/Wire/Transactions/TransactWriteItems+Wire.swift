extension TransactWriteItems: WireShape {
    static var blank: TransactWriteItems { TransactWriteItems(transactItems: []) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("TransactItems", &self.transactItems)
        try wire.optional("ClientRequestToken", &self.clientRequestToken)
        try wire.optional("ReturnConsumedCapacity", &self.returnConsumedCapacity)
        try wire.optional("ReturnItemCollectionMetrics", &self.returnItemCollectionMetrics)
    }

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try self.write(into: &json) }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        try Output.read(from: &json)
    }
}

extension TransactWriteItems.Output: WireShape {
    static var blank: TransactWriteItems.Output { TransactWriteItems.Output() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.unlessEmpty("ConsumedCapacity", &self.consumedCapacity)
        try wire.unlessEmpty("ItemCollectionMetrics", &self.itemCollectionMetrics)
    }
}

extension TransactWriteItem: WireRepresentable {
    /// A union: just one of them is there.
    struct WireForm: WireShape {
        var conditionCheck: TransactConditionCheck?
        var put: TransactPut?
        var update: TransactUpdate?
        var delete: TransactDelete?

        static var blank: WireForm { WireForm() }

        mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
            try wire.optional("ConditionCheck", &self.conditionCheck)
            try wire.optional("Put", &self.put)
            try wire.optional("Update", &self.update)
            try wire.optional("Delete", &self.delete)
        }
    }

    var wireForm: WireForm {
        switch self {
        case .conditionCheck(let check): WireForm(conditionCheck: check)
        case .put(let put): WireForm(put: put)
        case .update(let update): WireForm(update: update)
        case .delete(let delete): WireForm(delete: delete)
        }
    }

    init?(wireForm form: WireForm) {
        switch (form.conditionCheck, form.put, form.update, form.delete) {
        case (let check?, nil, nil, nil): self = .conditionCheck(check)
        case (nil, let put?, nil, nil): self = .put(put)
        case (nil, nil, let update?, nil): self = .update(update)
        case (nil, nil, nil, let delete?): self = .delete(delete)
        default: return nil
        }
    }
}

extension TransactConditionCheck: WireShape {
    static var blank: TransactConditionCheck {
        TransactConditionCheck(tableName: "", key: [:], conditionExpression: "")
    }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("TableName", &self.tableName)
        try wire.required("Key", &self.key)
        try wire.required("ConditionExpression", &self.conditionExpression)
        try wire.unlessEmpty("ExpressionAttributeNames", &self.expressionAttributeNames)
        try wire.unlessEmpty("ExpressionAttributeValues", &self.expressionAttributeValues)
        try wire.optional("ReturnValuesOnConditionCheckFailure", &self.returnValuesOnConditionCheckFailure)
    }
}

extension TransactPut: WireShape {
    static var blank: TransactPut { TransactPut(tableName: "", item: [:]) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("TableName", &self.tableName)
        try wire.required("Item", &self.item)
        try wire.optional("ConditionExpression", &self.conditionExpression)
        try wire.unlessEmpty("ExpressionAttributeNames", &self.expressionAttributeNames)
        try wire.unlessEmpty("ExpressionAttributeValues", &self.expressionAttributeValues)
        try wire.optional("ReturnValuesOnConditionCheckFailure", &self.returnValuesOnConditionCheckFailure)
    }
}

extension TransactUpdate: WireShape {
    static var blank: TransactUpdate { TransactUpdate(tableName: "", key: [:], updateExpression: "") }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("TableName", &self.tableName)
        try wire.required("Key", &self.key)
        try wire.required("UpdateExpression", &self.updateExpression)
        try wire.optional("ConditionExpression", &self.conditionExpression)
        try wire.unlessEmpty("ExpressionAttributeNames", &self.expressionAttributeNames)
        try wire.unlessEmpty("ExpressionAttributeValues", &self.expressionAttributeValues)
        try wire.optional("ReturnValuesOnConditionCheckFailure", &self.returnValuesOnConditionCheckFailure)
    }
}

extension TransactDelete: WireShape {
    static var blank: TransactDelete { TransactDelete(tableName: "", key: [:]) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("TableName", &self.tableName)
        try wire.required("Key", &self.key)
        try wire.optional("ConditionExpression", &self.conditionExpression)
        try wire.unlessEmpty("ExpressionAttributeNames", &self.expressionAttributeNames)
        try wire.unlessEmpty("ExpressionAttributeValues", &self.expressionAttributeValues)
        try wire.optional("ReturnValuesOnConditionCheckFailure", &self.returnValuesOnConditionCheckFailure)
    }
}
