extension BatchGetItem {
    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) {
        try json.beginObject()
        json.name("RequestItems")
        try json.beginObject()
        for (tableName, request) in self.requestItems {
            json.name(tableName)
            try json.value(request)
        }
        json.endObject()
        json.member("ReturnConsumedCapacity", self.returnConsumedCapacity)
        json.endObject()
    }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        var output = Output()
        try json.beginObject()
        while let member = try json.nextMember() {
            switch member {
            case "Responses":
                try json.beginObject()
                while let tableName = try json.nextMember() { output.responses[tableName] = try json.readItems() }
            case "UnprocessedKeys":
                try json.beginObject()
                while let tableName = try json.nextMember() {
                    output.unprocessedKeys[tableName] = try json.readKeysAndAttributes()
                }
            case "ConsumedCapacity": output.consumedCapacity = try json.readConsumedCapacities()
            default: try json.skipValue()
            }
        }
        return output
    }
}

extension BatchWriteItem {
    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) {
        try json.beginObject()
        json.name("RequestItems")
        try json.beginObject()
        for (tableName, requests) in self.requestItems {
            json.name(tableName)
            try json.beginArray()
            for request in requests { try json.value(request) }
            json.endArray()
        }
        json.endObject()
        json.member("ReturnConsumedCapacity", self.returnConsumedCapacity)
        json.endObject()
    }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        var output = Output()
        try json.beginObject()
        while let member = try json.nextMember() {
            switch member {
            case "UnprocessedItems":
                try json.beginObject()
                while let tableName = try json.nextMember() {
                    output.unprocessedItems[tableName] = try json.readArray { json throws(DynamoJSONError) in
                        try json.readWriteRequest()
                    }
                }
            case "ConsumedCapacity": output.consumedCapacity = try json.readConsumedCapacities()
            default: try json.skipValue()
            }
        }
        return output
    }
}

extension DynamoJSONWriter {
    fileprivate mutating func value(_ request: KeysAndAttributes) throws(DynamoJSONError) {
        try self.beginObject()
        self.name("Keys")
        try self.beginArray()
        for key in request.keys { try self.value(key) }
        self.endArray()
        self.member("ConsistentRead", request.consistentRead)
        self.member("ProjectionExpression", request.projectionExpression)
        try self.member("ExpressionAttributeNames", unlessEmpty: request.expressionAttributeNames)
        self.endObject()
    }

    fileprivate mutating func value(_ request: WriteRequest) throws(DynamoJSONError) {
        try self.beginObject()
        switch request {
        case .put(let item):
            self.name("PutRequest")
            try self.beginObject()
            try self.member("Item", item)
        case .delete(let key):
            self.name("DeleteRequest")
            try self.beginObject()
            try self.member("Key", key)
        }
        self.endObject()
        self.endObject()
    }
}

extension DynamoJSONReader {
    fileprivate mutating func readKeysAndAttributes() throws(DynamoJSONError) -> KeysAndAttributes {
        var request = KeysAndAttributes(keys: [])
        try self.beginObject()
        while let member = try self.nextMember() {
            switch member {
            case "Keys": request.keys = try self.readItems()
            case "ConsistentRead": request.consistentRead = try self.readBool()
            case "ProjectionExpression": request.projectionExpression = try self.readString()
            case "ExpressionAttributeNames":
                try self.beginObject()
                while let name = try self.nextMember() {
                    request.expressionAttributeNames[name] = try self.readString()
                }
            default: try self.skipValue()
            }
        }
        return request
    }

    fileprivate mutating func readWriteRequest() throws(DynamoJSONError) -> WriteRequest {
        var request: WriteRequest?
        try self.beginObject()
        while let member = try self.nextMember() {
            switch member {
            case "PutRequest": request = .put(try self.readOnlyMember("Item"))
            case "DeleteRequest": request = .delete(key: try self.readOnlyMember("Key"))
            default: try self.skipValue()
            }
        }
        guard let request else { throw self.missing("PutRequest") }
        return request
    }

    private mutating func readOnlyMember(_ name: String) throws(DynamoJSONError) -> DynamoItem {
        var item: DynamoItem?
        try self.beginObject()
        while let member = try self.nextMember() {
            if member == name { item = try self.readItem() } else { try self.skipValue() }
        }
        guard let item else { throw self.missing(name) }
        return item
    }
}
