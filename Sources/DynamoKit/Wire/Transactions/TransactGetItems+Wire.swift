extension TransactGetItems: WireShape {
    static var blank: TransactGetItems { TransactGetItems(transactItems: []) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("TransactItems", &self.transactItems.wireForms)
        try wire.optional("ReturnConsumedCapacity", &self.returnConsumedCapacity)
    }

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try self.write(into: &json) }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        try Output.read(from: &json)
    }
}

extension TransactGetItems.Output: WireShape {
    static var blank: TransactGetItems.Output { TransactGetItems.Output() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.defaulted("Responses", &self.stored.itemResponses)
        try wire.unlessEmpty("ConsumedCapacity", &self.consumedCapacity)
    }
}

extension TransactGet: WireShape {
    static var blank: TransactGet { TransactGet(tableName: "", key: [:]) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("TableName", &self.tableName)
        try wire.required("Key", &self.key)
        try wire.optional("ProjectionExpression", &self.projectionExpression)
        try wire.unlessEmpty("ExpressionAttributeNames", &self.expressionAttributeNames)
    }
}

/// The API wraps each read of a transaction in an object, which has room for nothing else.
private struct TransactGetItem: WireShape {
    var get: TransactGet

    static var blank: TransactGetItem { TransactGetItem(get: .blank) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("Get", &self.get)
    }
}

extension [TransactGet] {
    fileprivate var wireForms: [TransactGetItem] {
        get { self.map { TransactGetItem(get: $0) } }
        set { self = newValue.map(\.get) }
    }
}
