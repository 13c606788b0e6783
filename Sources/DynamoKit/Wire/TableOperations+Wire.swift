extension CreateTable {
    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) {
        try json.beginObject()
        json.member("TableName", self.tableName)
        try json.member("AttributeDefinitions", self.attributeDefinitions)
        try json.member("KeySchema", self.keySchema)
        if !self.globalSecondaryIndexes.isEmpty {
            json.name("GlobalSecondaryIndexes")
            try json.beginArray()
            for index in self.globalSecondaryIndexes { try json.value(index) }
            json.endArray()
        }
        json.member("BillingMode", self.billingMode)
        try json.member("ProvisionedThroughput", self.provisionedThroughput)
        var streamSpecification = self.streamSpecification
        try json.optional("StreamSpecification", &streamSpecification)
        if !self.tags.isEmpty {
            json.name("Tags")
            try json.beginArray()
            for (key, value) in self.tags {
                try json.beginObject()
                json.member("Key", key)
                json.member("Value", value)
                json.endObject()
            }
            json.endArray()
        }
        json.endObject()
    }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        Output(table: try json.readTable(member: "TableDescription"))
    }
}

extension DescribeTable {
    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) {
        try json.beginObject()
        json.member("TableName", self.tableName)
        json.endObject()
    }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        Output(table: try json.readTable(member: "Table"))
    }
}

extension DeleteTable {
    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) {
        try json.beginObject()
        json.member("TableName", self.tableName)
        json.endObject()
    }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        Output(table: try json.readTable(member: "TableDescription"))
    }
}

extension ListTables {
    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) {
        try json.beginObject()
        json.member("ExclusiveStartTableName", self.exclusiveStartTableName)
        json.member("Limit", self.limit)
        json.endObject()
    }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        var output = Output()
        try json.beginObject()
        while let member = try json.nextMember() {
            switch member {
            case "TableNames":
                output.tableNames = try json.readArray { json throws(DynamoJSONError) in try json.readString() }
            case "LastEvaluatedTableName": output.lastEvaluatedTableName = try json.readString()
            default: try json.skipValue()
            }
        }
        return output
    }
}

extension DynamoJSONReader {
    /// The answer that operations on one table have in common.
    fileprivate mutating func readTable(member name: String) throws(DynamoJSONError) -> TableDescription {
        var table: TableDescription?
        try self.beginObject()
        while let member = try self.nextMember() {
            if member == name { table = try self.readTableDescription() } else { try self.skipValue() }
        }
        guard let table else { throw self.missing(name) }
        return table
    }
}
