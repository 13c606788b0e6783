extension DynamoJSONReader {
    mutating func readConsumedCapacities() throws(DynamoJSONError) -> [ConsumedCapacity] {
        try self.readArray { json throws(DynamoJSONError) in try json.readConsumedCapacity() }
    }

    mutating func readConsumedCapacity() throws(DynamoJSONError) -> ConsumedCapacity {
        var capacity = ConsumedCapacity(tableName: "", capacityUnits: 0)
        try self.beginObject()
        while let member = try self.nextMember() {
            switch member {
            case "TableName": capacity.tableName = try self.readString()
            case "CapacityUnits": capacity.capacityUnits = try self.readDouble()
            case "ReadCapacityUnits": capacity.readCapacityUnits = try self.readDouble()
            case "WriteCapacityUnits": capacity.writeCapacityUnits = try self.readDouble()
            case "Table": capacity.table = try self.readCapacityUnits()
            case "GlobalSecondaryIndexes":
                try self.beginObject()
                while let indexName = try self.nextMember() {
                    capacity.globalSecondaryIndexes[indexName] = try self.readCapacityUnits()
                }
            default: try self.skipValue()
            }
        }
        return capacity
    }

    private mutating func readCapacityUnits() throws(DynamoJSONError) -> Double? {
        var units: Double?
        try self.beginObject()
        while let member = try self.nextMember() {
            if member == "CapacityUnits" { units = try self.readDouble() } else { try self.skipValue() }
        }
        return units
    }
}
