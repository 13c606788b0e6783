extension GetItem {
    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) {
        try json.beginObject()
        json.member("TableName", self.tableName)
        try json.member("Key", self.key)
        json.member("ConsistentRead", self.consistentRead)
        json.member("ProjectionExpression", self.projectionExpression)
        try json.member("ExpressionAttributeNames", unlessEmpty: self.expressionAttributeNames)
        json.member("ReturnConsumedCapacity", self.returnConsumedCapacity)
        json.endObject()
    }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        var output = Output()
        try json.beginObject()
        while let member = try json.nextMember() {
            switch member {
            case "Item": output.item = try json.readItem()
            case "ConsumedCapacity": output.consumedCapacity = try json.readConsumedCapacity()
            default: try json.skipValue()
            }
        }
        return output
    }
}

extension PutItem {
    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) {
        try json.beginObject()
        json.member("TableName", self.tableName)
        try json.member("Item", self.item)
        json.member("ConditionExpression", self.conditionExpression)
        try json.member("ExpressionAttributeNames", unlessEmpty: self.expressionAttributeNames)
        try json.member("ExpressionAttributeValues", unlessEmpty: self.expressionAttributeValues)
        json.member("ReturnValues", self.returnValues)
        json.member("ReturnValuesOnConditionCheckFailure", self.returnValuesOnConditionCheckFailure)
        json.member("ReturnConsumedCapacity", self.returnConsumedCapacity)
        json.endObject()
    }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        let output = try json.readWriteOutput()
        return Output(attributes: output.attributes, consumedCapacity: output.consumedCapacity)
    }
}

extension UpdateItem {
    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) {
        try json.beginObject()
        json.member("TableName", self.tableName)
        try json.member("Key", self.key)
        json.member("UpdateExpression", self.updateExpression)
        json.member("ConditionExpression", self.conditionExpression)
        try json.member("ExpressionAttributeNames", unlessEmpty: self.expressionAttributeNames)
        try json.member("ExpressionAttributeValues", unlessEmpty: self.expressionAttributeValues)
        json.member("ReturnValues", self.returnValues)
        json.member("ReturnValuesOnConditionCheckFailure", self.returnValuesOnConditionCheckFailure)
        json.member("ReturnConsumedCapacity", self.returnConsumedCapacity)
        json.endObject()
    }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        let output = try json.readWriteOutput()
        return Output(attributes: output.attributes, consumedCapacity: output.consumedCapacity)
    }
}

extension DeleteItem {
    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) {
        try json.beginObject()
        json.member("TableName", self.tableName)
        try json.member("Key", self.key)
        json.member("ConditionExpression", self.conditionExpression)
        try json.member("ExpressionAttributeNames", unlessEmpty: self.expressionAttributeNames)
        try json.member("ExpressionAttributeValues", unlessEmpty: self.expressionAttributeValues)
        json.member("ReturnValues", self.returnValues)
        json.member("ReturnValuesOnConditionCheckFailure", self.returnValuesOnConditionCheckFailure)
        json.member("ReturnConsumedCapacity", self.returnConsumedCapacity)
        json.endObject()
    }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        let output = try json.readWriteOutput()
        return Output(attributes: output.attributes, consumedCapacity: output.consumedCapacity)
    }
}

extension DynamoJSONReader {
    /// The answer that all three writes of one item have in common.
    fileprivate mutating func readWriteOutput() throws(DynamoJSONError) -> (
        attributes: DynamoItem?, consumedCapacity: ConsumedCapacity?
    ) {
        var attributes: DynamoItem?
        var consumedCapacity: ConsumedCapacity?
        try self.beginObject()
        while let member = try self.nextMember() {
            switch member {
            case "Attributes": attributes = try self.readItem()
            case "ConsumedCapacity": consumedCapacity = try self.readConsumedCapacity()
            default: try self.skipValue()
            }
        }
        return (attributes, consumedCapacity)
    }
}
