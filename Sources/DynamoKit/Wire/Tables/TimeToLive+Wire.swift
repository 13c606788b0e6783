extension TimeToLiveStatus: WireValue {}

extension UpdateTimeToLive: WireShape {
    static var blank: UpdateTimeToLive { UpdateTimeToLive(tableName: "", timeToLiveSpecification: .blank) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("TableName", &self.tableName)
        try wire.required("TimeToLiveSpecification", &self.timeToLiveSpecification)
    }

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try self.write(into: &json) }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        try Output.read(from: &json)
    }
}

extension UpdateTimeToLive.Output: WireShape {
    static var blank: UpdateTimeToLive.Output { UpdateTimeToLive.Output(timeToLiveSpecification: .blank) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("TimeToLiveSpecification", &self.timeToLiveSpecification)
    }
}

extension TimeToLiveSpecification: WireShape {
    static var blank: TimeToLiveSpecification { TimeToLiveSpecification(attributeName: "", enabled: false) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("AttributeName", &self.attributeName)
        try wire.required("Enabled", &self.enabled)
    }
}

extension DescribeTimeToLive: WireShape {
    static var blank: DescribeTimeToLive { DescribeTimeToLive(tableName: "") }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("TableName", &self.tableName)
    }

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try self.write(into: &json) }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        try Output.read(from: &json)
    }
}

extension DescribeTimeToLive.Output: WireShape {
    static var blank: DescribeTimeToLive.Output { DescribeTimeToLive.Output(timeToLiveDescription: .blank) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("TimeToLiveDescription", &self.timeToLiveDescription)
    }
}

extension TimeToLiveDescription: WireShape {
    static var blank: TimeToLiveDescription { TimeToLiveDescription(timeToLiveStatus: .disabled) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("TimeToLiveStatus", &self.timeToLiveStatus)
        try wire.optional("AttributeName", &self.attributeName)
    }
}
