extension ReturnConsumedCapacity: WireValue {}

extension ConsumedCapacity: WireShape {
    static var blank: ConsumedCapacity { ConsumedCapacity(tableName: "", capacityUnits: 0) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.defaulted("TableName", &self.tableName)
        try wire.defaulted("CapacityUnits", &self.capacityUnits)
        try wire.optional("ReadCapacityUnits", &self.readCapacityUnits)
        try wire.optional("WriteCapacityUnits", &self.writeCapacityUnits)
        try wire.optional("Table", &self.table)
        try wire.unlessEmpty("LocalSecondaryIndexes", &self.localSecondaryIndexes)
        try wire.unlessEmpty("GlobalSecondaryIndexes", &self.globalSecondaryIndexes)
        try wire.unlessEmpty("VectorIndexes", &self.vectorIndexes)
    }
}

extension Capacity: WireShape {
    static var blank: Capacity { Capacity(capacityUnits: 0) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.defaulted("CapacityUnits", &self.capacityUnits)
        try wire.optional("ReadCapacityUnits", &self.readCapacityUnits)
        try wire.optional("WriteCapacityUnits", &self.writeCapacityUnits)
    }
}

extension VectorCapacity: WireShape {
    static var blank: VectorCapacity { VectorCapacity() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.optional("VectorSearchRequestBytes", &self.vectorSearchRequestBytes)
        try wire.optional("VectorWriteRequestBytes", &self.vectorWriteRequestBytes)
    }
}

extension DynamoJSONReader {
    mutating func readConsumedCapacity() throws(DynamoJSONError) -> ConsumedCapacity {
        try ConsumedCapacity.read(from: &self)
    }
}
