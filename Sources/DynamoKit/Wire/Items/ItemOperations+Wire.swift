extension ReturnValues: WireValue {}

extension ReturnValuesOnConditionCheckFailure: WireValue {}

extension ReturnItemCollectionMetrics: WireValue {}

extension GetItem: WireShape {
    static var blank: GetItem { GetItem(tableName: "", key: [:]) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("TableName", &self.tableName)
        try wire.required("Key", &self.key)
        try wire.optional("ConsistentRead", &self.consistentRead)
        try wire.optional("ProjectionExpression", &self.projectionExpression)
        try wire.unlessEmpty("ExpressionAttributeNames", &self.expressionAttributeNames)
        try wire.optional("ReturnConsumedCapacity", &self.returnConsumedCapacity)
        try wire.optional("AttributesToGet", &self.attributesToGet)
    }

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try self.write(into: &json) }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        try Output.read(from: &json)
    }
}

extension GetItem.Output: WireShape {
    static var blank: GetItem.Output { GetItem.Output() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.optional("Item", &self.stored)
        try wire.optional("ConsumedCapacity", &self.consumedCapacity)
    }
}

extension PutItem: WireShape {
    static var blank: PutItem { PutItem(tableName: "", item: [:]) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("TableName", &self.tableName)
        try wire.required("Item", &self.item)
        try wire.optional("ConditionExpression", &self.conditionExpression)
        try wire.unlessEmpty("ExpressionAttributeNames", &self.expressionAttributeNames)
        try wire.unlessEmpty("ExpressionAttributeValues", &self.expressionAttributeValues)
        try wire.optional("ReturnValues", &self.returnValues)
        try wire.optional("ReturnValuesOnConditionCheckFailure", &self.returnValuesOnConditionCheckFailure)
        try wire.optional("ReturnConsumedCapacity", &self.returnConsumedCapacity)
        try wire.optional("ReturnItemCollectionMetrics", &self.returnItemCollectionMetrics)
        try wire.optional("Expected", &self.expected)
        try wire.optional("ConditionalOperator", &self.conditionalOperator)
    }

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try self.write(into: &json) }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        try Output.read(from: &json)
    }
}

extension PutItem.Output: WireShape {
    static var blank: PutItem.Output { PutItem.Output() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.optional("Attributes", &self.stored)
        try wire.optional("ConsumedCapacity", &self.consumedCapacity)
        try wire.optional("ItemCollectionMetrics", &self.itemCollectionMetrics)
    }
}

extension UpdateItem: WireShape {
    static var blank: UpdateItem { UpdateItem(tableName: "", key: [:]) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("TableName", &self.tableName)
        try wire.required("Key", &self.key)
        try wire.optional("UpdateExpression", &self.updateExpression)
        try wire.optional("ConditionExpression", &self.conditionExpression)
        try wire.unlessEmpty("ExpressionAttributeNames", &self.expressionAttributeNames)
        try wire.unlessEmpty("ExpressionAttributeValues", &self.expressionAttributeValues)
        try wire.optional("ReturnValues", &self.returnValues)
        try wire.optional("ReturnValuesOnConditionCheckFailure", &self.returnValuesOnConditionCheckFailure)
        try wire.optional("ReturnConsumedCapacity", &self.returnConsumedCapacity)
        try wire.optional("ReturnItemCollectionMetrics", &self.returnItemCollectionMetrics)
        try wire.optional("AttributeUpdates", &self.attributeUpdates)
        try wire.optional("Expected", &self.expected)
        try wire.optional("ConditionalOperator", &self.conditionalOperator)
    }

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try self.write(into: &json) }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        try Output.read(from: &json)
    }
}

extension UpdateItem.Output: WireShape {
    static var blank: UpdateItem.Output { UpdateItem.Output() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.optional("Attributes", &self.stored)
        try wire.optional("ConsumedCapacity", &self.consumedCapacity)
        try wire.optional("ItemCollectionMetrics", &self.itemCollectionMetrics)
    }
}

extension DeleteItem: WireShape {
    static var blank: DeleteItem { DeleteItem(tableName: "", key: [:]) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("TableName", &self.tableName)
        try wire.required("Key", &self.key)
        try wire.optional("ConditionExpression", &self.conditionExpression)
        try wire.unlessEmpty("ExpressionAttributeNames", &self.expressionAttributeNames)
        try wire.unlessEmpty("ExpressionAttributeValues", &self.expressionAttributeValues)
        try wire.optional("ReturnValues", &self.returnValues)
        try wire.optional("ReturnValuesOnConditionCheckFailure", &self.returnValuesOnConditionCheckFailure)
        try wire.optional("ReturnConsumedCapacity", &self.returnConsumedCapacity)
        try wire.optional("ReturnItemCollectionMetrics", &self.returnItemCollectionMetrics)
        try wire.optional("Expected", &self.expected)
        try wire.optional("ConditionalOperator", &self.conditionalOperator)
    }

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try self.write(into: &json) }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        try Output.read(from: &json)
    }
}

extension DeleteItem.Output: WireShape {
    static var blank: DeleteItem.Output { DeleteItem.Output() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.optional("Attributes", &self.stored)
        try wire.optional("ConsumedCapacity", &self.consumedCapacity)
        try wire.optional("ItemCollectionMetrics", &self.itemCollectionMetrics)
    }
}

extension ItemCollectionMetrics: WireShape {
    static var blank: ItemCollectionMetrics { ItemCollectionMetrics() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.unlessEmpty("ItemCollectionKey", &self.itemCollectionKey)
        try wire.unlessEmpty("SizeEstimateRangeGB", &self.sizeEstimateRangeGB)
    }
}
