extension CreateTable: WireShape {
    static var blank: CreateTable { CreateTable(tableName: "", attributeDefinitions: [], keySchema: []) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("TableName", &self.tableName)
        try wire.unlessEmpty("AttributeDefinitions", &self.attributeDefinitions)
        try wire.unlessEmpty("KeySchema", &self.keySchema)
        try wire.unlessEmpty("LocalSecondaryIndexes", &self.localSecondaryIndexes)
        try wire.unlessEmpty("GlobalSecondaryIndexes", &self.globalSecondaryIndexes)
        try wire.unlessEmpty("VectorIndexes", &self.vectorIndexes)
        try wire.optional("BillingMode", &self.billingMode)
        try wire.optional("ProvisionedThroughput", &self.provisionedThroughput)
        try wire.optional("OnDemandThroughput", &self.onDemandThroughput)
        try wire.optional("WarmThroughput", &self.warmThroughput)
        try wire.optional("StreamSpecification", &self.streamSpecification)
        try wire.optional("SSESpecification", &self.sseSpecification)
        try wire.unlessEmpty("Tags", &self.tags.tagList)
        try wire.optional("TableClass", &self.tableClass)
        try wire.optional("DeletionProtectionEnabled", &self.deletionProtectionEnabled)
        try wire.optional("ResourcePolicy", &self.resourcePolicy)
        try wire.optional("GlobalTableSourceArn", &self.globalTableSourceARN)
        try wire.optional("GlobalTableSettingsReplicationMode", &self.globalTableSettingsReplicationMode)
    }

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try self.write(into: &json) }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        try Output.read(from: &json)
    }
}

extension CreateTable.Output: WireShape {
    static var blank: CreateTable.Output { CreateTable.Output(table: .blank) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("TableDescription", &self.table)
    }
}
