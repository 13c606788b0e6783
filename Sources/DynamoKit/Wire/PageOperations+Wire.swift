extension Query {
    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) {
        try json.beginObject()
        json.member("TableName", self.tableName)
        json.member("IndexName", self.indexName)
        json.member("KeyConditionExpression", self.keyConditionExpression)
        json.member("ScanIndexForward", self.scanIndexForward)
        try json.member("ExclusiveStartKey", self.exclusiveStartKey)
        json.member("Limit", self.limit)
        json.member("FilterExpression", self.filterExpression)
        json.member("ProjectionExpression", self.projectionExpression)
        json.member("Select", self.select)
        try json.member("ExpressionAttributeNames", unlessEmpty: self.expressionAttributeNames)
        try json.member("ExpressionAttributeValues", unlessEmpty: self.expressionAttributeValues)
        json.member("ConsistentRead", self.consistentRead)
        json.member("ReturnConsumedCapacity", self.returnConsumedCapacity)
        json.endObject()
    }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        let page = try json.readPage()
        return Output(
            stored: page.items,
            count: page.count,
            scannedCount: page.scannedCount,
            lastEvaluatedKey: page.lastEvaluatedKey,
            consumedCapacity: page.consumedCapacity
        )
    }
}

extension Scan {
    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) {
        try json.beginObject()
        json.member("TableName", self.tableName)
        json.member("IndexName", self.indexName)
        json.member("Segment", self.segment)
        json.member("TotalSegments", self.totalSegments)
        try json.member("ExclusiveStartKey", self.exclusiveStartKey)
        json.member("Limit", self.limit)
        json.member("FilterExpression", self.filterExpression)
        json.member("ProjectionExpression", self.projectionExpression)
        json.member("Select", self.select)
        try json.member("ExpressionAttributeNames", unlessEmpty: self.expressionAttributeNames)
        try json.member("ExpressionAttributeValues", unlessEmpty: self.expressionAttributeValues)
        json.member("ConsistentRead", self.consistentRead)
        json.member("ReturnConsumedCapacity", self.returnConsumedCapacity)
        json.endObject()
    }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        let page = try json.readPage()
        return Output(
            stored: page.items,
            count: page.count,
            scannedCount: page.scannedCount,
            lastEvaluatedKey: page.lastEvaluatedKey,
            consumedCapacity: page.consumedCapacity
        )
    }
}

/// The answer that Query and Scan have in common.
private struct PageAnswer {
    var items: StoredItems?
    var count: Int
    var scannedCount: Int
    var lastEvaluatedKey: DynamoItem?
    var consumedCapacity: ConsumedCapacity?
}

extension DynamoJSONReader {
    fileprivate mutating func readPage() throws(DynamoJSONError) -> PageAnswer {
        var items: StoredItems?
        var count: Int?
        var scannedCount: Int?
        var lastEvaluatedKey: DynamoItem?
        var consumedCapacity: ConsumedCapacity?
        try self.beginObject()
        while let member = try self.nextMember() {
            switch member {
            case "Items": items = try self.readStoredItems()
            case "Count": count = try self.readInt()
            case "ScannedCount": scannedCount = try self.readInt()
            case "LastEvaluatedKey": lastEvaluatedKey = try self.readItem()
            case "ConsumedCapacity": consumedCapacity = try self.readConsumedCapacity()
            default: try self.skipValue()
            }
        }
        // Without them a page that was lost on the way would pass for an empty one.
        guard let count else { throw self.missing("Count") }
        guard let scannedCount else { throw self.missing("ScannedCount") }
        if let items, items.count != count {
            throw DynamoJSONError("\(items.count) items where Count says \(count)", offset: self.index)
        }
        return PageAnswer(
            items: items,
            count: count,
            scannedCount: scannedCount,
            lastEvaluatedKey: lastEvaluatedKey,
            consumedCapacity: consumedCapacity
        )
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
