extension ContinuousBackupsStatus: WireValue {}

extension UpdateContinuousBackups: WireShape {
    static var blank: UpdateContinuousBackups {
        UpdateContinuousBackups(tableName: "", pointInTimeRecoverySpecification: .blank)
    }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("TableName", &self.tableName)
        try wire.required("PointInTimeRecoverySpecification", &self.pointInTimeRecoverySpecification)
    }

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try self.write(into: &json) }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        try Output.read(from: &json)
    }
}

extension UpdateContinuousBackups.Output: WireShape {
    static var blank: UpdateContinuousBackups.Output {
        UpdateContinuousBackups.Output(continuousBackupsDescription: .blank)
    }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("ContinuousBackupsDescription", &self.continuousBackupsDescription)
    }
}

extension PointInTimeRecoverySpecification: WireShape {
    static var blank: PointInTimeRecoverySpecification {
        PointInTimeRecoverySpecification(pointInTimeRecoveryEnabled: false)
    }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("PointInTimeRecoveryEnabled", &self.pointInTimeRecoveryEnabled)
        try wire.optional("RecoveryPeriodInDays", &self.recoveryPeriodInDays)
    }
}

extension DescribeContinuousBackups: WireShape {
    static var blank: DescribeContinuousBackups { DescribeContinuousBackups(tableName: "") }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("TableName", &self.tableName)
    }

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try self.write(into: &json) }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        try Output.read(from: &json)
    }
}

extension DescribeContinuousBackups.Output: WireShape {
    static var blank: DescribeContinuousBackups.Output {
        DescribeContinuousBackups.Output(continuousBackupsDescription: .blank)
    }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("ContinuousBackupsDescription", &self.continuousBackupsDescription)
    }
}

extension ContinuousBackupsDescription: WireShape {
    static var blank: ContinuousBackupsDescription { ContinuousBackupsDescription(continuousBackupsStatus: .disabled) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("ContinuousBackupsStatus", &self.continuousBackupsStatus)
        try wire.optional("PointInTimeRecoveryDescription", &self.pointInTimeRecoveryDescription)
    }
}

extension PointInTimeRecoveryDescription: WireShape {
    static var blank: PointInTimeRecoveryDescription { PointInTimeRecoveryDescription() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.optional("PointInTimeRecoveryStatus", &self.pointInTimeRecoveryStatus)
        try wire.optional("RecoveryPeriodInDays", &self.recoveryPeriodInDays)
        try wire.optional("EarliestRestorableDateTime", &self.earliestRestorableDateTime)
        try wire.optional("LatestRestorableDateTime", &self.latestRestorableDateTime)
    }
}
