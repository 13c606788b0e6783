extension TransactWriteItems {
    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) {
        try json.beginObject()
        json.name("TransactItems")
        try json.beginArray()
        for item in self.transactItems { try json.value(item) }
        json.endArray()
        json.member("ClientRequestToken", self.clientRequestToken)
        json.member("ReturnConsumedCapacity", self.returnConsumedCapacity)
        json.endObject()
    }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        var output = Output()
        try json.beginObject()
        while let member = try json.nextMember() {
            switch member {
            case "ConsumedCapacity": output.consumedCapacity = try json.readConsumedCapacities()
            default: try json.skipValue()
            }
        }
        return output
    }
}

extension DynamoJSONWriter {
    fileprivate mutating func value(_ action: TransactWriteItem) throws(DynamoJSONError) {
        try self.beginObject()
        switch action {
        case .conditionCheck(let check):
            self.name("ConditionCheck")
            try self.beginObject()
            self.member("TableName", check.tableName)
            try self.member("Key", check.key)
            try self.condition(
                check.conditionExpression,
                check.expressionAttributeNames,
                check.expressionAttributeValues,
                check.returnValuesOnConditionCheckFailure
            )
        case .put(let put):
            self.name("Put")
            try self.beginObject()
            self.member("TableName", put.tableName)
            try self.member("Item", put.item)
            try self.condition(
                put.conditionExpression,
                put.expressionAttributeNames,
                put.expressionAttributeValues,
                put.returnValuesOnConditionCheckFailure
            )
        case .update(let update):
            self.name("Update")
            try self.beginObject()
            self.member("TableName", update.tableName)
            try self.member("Key", update.key)
            self.member("UpdateExpression", update.updateExpression)
            try self.condition(
                update.conditionExpression,
                update.expressionAttributeNames,
                update.expressionAttributeValues,
                update.returnValuesOnConditionCheckFailure
            )
        case .delete(let delete):
            self.name("Delete")
            try self.beginObject()
            self.member("TableName", delete.tableName)
            try self.member("Key", delete.key)
            try self.condition(
                delete.conditionExpression,
                delete.expressionAttributeNames,
                delete.expressionAttributeValues,
                delete.returnValuesOnConditionCheckFailure
            )
        }
        self.endObject()
        self.endObject()
    }

    /// What all actions have in common.
    private mutating func condition(
        _ expression: String?,
        _ names: [String: String],
        _ values: DynamoItem,
        _ returnValues: ReturnValuesOnConditionCheckFailure?
    ) throws(DynamoJSONError) {
        self.member("ConditionExpression", expression)
        try self.member("ExpressionAttributeNames", unlessEmpty: names)
        try self.member("ExpressionAttributeValues", unlessEmpty: values)
        self.member("ReturnValuesOnConditionCheckFailure", returnValues)
    }
}
