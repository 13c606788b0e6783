extension Select: WireValue {}

extension Query: WireShape {
    static var blank: Query {
        var query = Query(tableName: "", keyConditionExpression: "", expressionAttributeValues: [:])
        query.keyConditionExpression = nil
        return query
    }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("TableName", &self.tableName)
        try wire.optional("IndexName", &self.indexName)
        try wire.optional("KeyConditionExpression", &self.keyConditionExpression)
        try wire.optional("ScanIndexForward", &self.scanIndexForward)
        try wire.optional("ExclusiveStartKey", &self.exclusiveStartKey)
        try wire.optional("Limit", &self.limit)
        try wire.optional("FilterExpression", &self.filterExpression)
        try wire.optional("ProjectionExpression", &self.projectionExpression)
        try wire.optional("Select", &self.select)
        try wire.unlessEmpty("ExpressionAttributeNames", &self.expressionAttributeNames)
        try wire.unlessEmpty("ExpressionAttributeValues", &self.expressionAttributeValues)
        try wire.optional("ConsistentRead", &self.consistentRead)
        try wire.optional("ReturnConsumedCapacity", &self.returnConsumedCapacity)
        try wire.optional("KeyConditions", &self.keyConditions)
        try wire.optional("QueryFilter", &self.queryFilter)
        try wire.optional("ConditionalOperator", &self.conditionalOperator)
        try wire.optional("AttributesToGet", &self.attributesToGet)
    }

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try self.write(into: &json) }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        try Output.read(from: &json)
    }
}

extension Scan: WireShape {
    static var blank: Scan { Scan(tableName: "") }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("TableName", &self.tableName)
        try wire.optional("IndexName", &self.indexName)
        try wire.optional("Segment", &self.segment)
        try wire.optional("TotalSegments", &self.totalSegments)
        try wire.optional("ExclusiveStartKey", &self.exclusiveStartKey)
        try wire.optional("Limit", &self.limit)
        try wire.optional("FilterExpression", &self.filterExpression)
        try wire.optional("ProjectionExpression", &self.projectionExpression)
        try wire.optional("Select", &self.select)
        try wire.unlessEmpty("ExpressionAttributeNames", &self.expressionAttributeNames)
        try wire.unlessEmpty("ExpressionAttributeValues", &self.expressionAttributeValues)
        try wire.optional("ConsistentRead", &self.consistentRead)
        try wire.optional("ReturnConsumedCapacity", &self.returnConsumedCapacity)
        try wire.optional("ScanFilter", &self.scanFilter)
        try wire.optional("ConditionalOperator", &self.conditionalOperator)
        try wire.optional("AttributesToGet", &self.attributesToGet)
    }

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try self.write(into: &json) }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        try Output.read(from: &json)
    }
}

extension Query.Output: WireShape {
    static var blank: Query.Output { Query.Output(count: 0, scannedCount: 0) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.optional("Items", &self.stored)
        // Without them a page that was lost on the way would pass for an empty one.
        try wire.required("Count", &self.count)
        try wire.required("ScannedCount", &self.scannedCount)
        try wire.optional("LastEvaluatedKey", &self.lastEvaluatedKey)
        try wire.optional("ConsumedCapacity", &self.consumedCapacity)
    }

    static func read(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Query.Output {
        let page = try Self.readShape(from: &json)
        try json.check(page.stored, against: page.count)
        return page
    }
}

extension Scan.Output: WireShape {
    static var blank: Scan.Output { Scan.Output(count: 0, scannedCount: 0) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.optional("Items", &self.stored)
        try wire.required("Count", &self.count)
        try wire.required("ScannedCount", &self.scannedCount)
        try wire.optional("LastEvaluatedKey", &self.lastEvaluatedKey)
        try wire.optional("ConsumedCapacity", &self.consumedCapacity)
    }

    static func read(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Scan.Output {
        let page = try Self.readShape(from: &json)
        try json.check(page.stored, against: page.count)
        return page
    }
}

/// Read without making attributes of them.
extension StoredItems: WireValue {
    static func read(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> StoredItems {
        try json.readStoredItems()
    }

    func write(into json: inout DynamoJSONWriter) throws(DynamoJSONError) {
        try self.items.write(into: &json)
    }
}

/// Read without making attributes of it.
extension StoredItem: WireValue {
    static func read(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> StoredItem {
        var tape = try json.makeTape()
        let node = try json.readItem(onto: &tape)
        return .indexed(IndexedItems(tape: tape, nodes: [node]), node: node)
    }

    func write(into json: inout DynamoJSONWriter) throws(DynamoJSONError) {
        try self.item.write(into: &json)
    }
}

extension DynamoJSONReader {
    fileprivate func check(_ items: StoredItems?, against count: Int) throws(DynamoJSONError) {
        guard let items, items.count != count else { return }
        throw DynamoJSONError("\(items.count) items where Count says \(count)", offset: self.index)
    }

    mutating func readItems() throws(DynamoJSONError) -> [DynamoItem] {
        try self.readArray { json throws(DynamoJSONError) in try json.readItem() }
    }

    /// Reads an array of items without making attributes of them.
    mutating func readStoredItems() throws(DynamoJSONError) -> StoredItems {
        var tape = try self.makeTape()
        let nodes = try self.readItems(onto: &tape)
        return StoredItems(tape, at: nodes)
    }
}
