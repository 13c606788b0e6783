extension DescribeTable: WireShape {
    static var blank: DescribeTable { DescribeTable(tableName: "") }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("TableName", &self.tableName)
    }

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try self.write(into: &json) }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        try Output.read(from: &json)
    }
}

extension DescribeTable.Output: WireShape {
    static var blank: DescribeTable.Output { DescribeTable.Output(table: .blank) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("Table", &self.table)
    }
}

extension DeleteTable: WireShape {
    static var blank: DeleteTable { DeleteTable(tableName: "") }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("TableName", &self.tableName)
    }

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try self.write(into: &json) }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        try Output.read(from: &json)
    }
}

extension DeleteTable.Output: WireShape {
    static var blank: DeleteTable.Output { DeleteTable.Output(table: .blank) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("TableDescription", &self.table)
    }
}

extension ListTables: WireShape {
    static var blank: ListTables { ListTables() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.optional("ExclusiveStartTableName", &self.exclusiveStartTableName)
        try wire.optional("Limit", &self.limit)
    }

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try self.write(into: &json) }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        try Output.read(from: &json)
    }
}

extension ListTables.Output: WireShape {
    static var blank: ListTables.Output { ListTables.Output() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("TableNames", &self.tableNames)
        try wire.optional("LastEvaluatedTableName", &self.lastEvaluatedTableName)
    }
}

extension DescribeLimits: WireShape {
    static var blank: DescribeLimits { DescribeLimits() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {}

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try self.write(into: &json) }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        try Output.read(from: &json)
    }
}

extension DescribeLimits.Output: WireShape {
    static var blank: DescribeLimits.Output { DescribeLimits.Output() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.optional("AccountMaxReadCapacityUnits", &self.accountMaxReadCapacityUnits)
        try wire.optional("AccountMaxWriteCapacityUnits", &self.accountMaxWriteCapacityUnits)
        try wire.optional("TableMaxReadCapacityUnits", &self.tableMaxReadCapacityUnits)
        try wire.optional("TableMaxWriteCapacityUnits", &self.tableMaxWriteCapacityUnits)
    }
}

extension DescribeEndpoints: WireShape {
    static var blank: DescribeEndpoints { DescribeEndpoints() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {}

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try self.write(into: &json) }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        try Output.read(from: &json)
    }
}

extension DescribeEndpoints.Output: WireShape {
    static var blank: DescribeEndpoints.Output { DescribeEndpoints.Output() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("Endpoints", &self.endpoints)
    }
}

extension DescribeEndpoints.Output.Endpoint: WireShape {
    static var blank: DescribeEndpoints.Output.Endpoint {
        DescribeEndpoints.Output.Endpoint(address: "", cachePeriodInMinutes: 0)
    }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("Address", &self.address)
        try wire.required("CachePeriodInMinutes", &self.cachePeriodInMinutes)
    }
}
