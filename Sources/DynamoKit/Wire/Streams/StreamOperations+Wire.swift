import struct Foundation.Date

extension ListStreams: WireShape {
    static var blank: ListStreams { ListStreams() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.optional("TableName", &self.tableName)
        try wire.optional("Limit", &self.limit)
        try wire.optional("ExclusiveStartStreamArn", &self.exclusiveStartStreamARN)
    }

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try self.write(into: &json) }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        try Output.read(from: &json)
    }
}

extension ListStreams.Output: WireShape {
    static var blank: ListStreams.Output { ListStreams.Output() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("Streams", &self.streams)
        try wire.optional("LastEvaluatedStreamArn", &self.lastEvaluatedStreamARN)
    }
}

extension StreamSummary: WireShape {
    static var blank: StreamSummary { StreamSummary(streamARN: "") }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("StreamArn", &self.streamARN)
        try wire.optional("TableName", &self.tableName)
        try wire.optional("StreamLabel", &self.streamLabel)
    }
}

extension DescribeStream: WireShape {
    static var blank: DescribeStream { DescribeStream(streamARN: "") }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("StreamArn", &self.streamARN)
        try wire.optional("Limit", &self.limit)
        try wire.optional("ExclusiveStartShardId", &self.exclusiveStartShardID)
        try wire.optional("ShardFilter", &self.shardFilter)
    }

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try self.write(into: &json) }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        try Output.read(from: &json)
    }
}

extension ShardFilter: WireShape {
    static var blank: ShardFilter { .childShards(ofShardID: "") }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        guard case .childShards(var shardID) = self else { return }
        var type = "CHILD_SHARDS"
        try wire.required("Type", &type)
        try wire.required("ShardId", &shardID)
        self = .childShards(ofShardID: shardID)
    }
}

extension DescribeStream.Output: WireShape {
    static var blank: DescribeStream.Output { DescribeStream.Output(stream: .blank) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("StreamDescription", &self.stream)
    }
}

extension GetShardIterator: WireRepresentable {
    /// The API gives each type of iterator its own parameter.
    struct WireForm: WireShape {
        var streamARN = ""
        var shardID = ""
        var type = ""
        var sequenceNumber: String?
        var timestamp: Date?

        static var blank: WireForm { WireForm() }

        mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
            try wire.required("StreamArn", &self.streamARN)
            try wire.required("ShardId", &self.shardID)
            try wire.required("ShardIteratorType", &self.type)
            try wire.optional("SequenceNumber", &self.sequenceNumber)
            try wire.optional("Timestamp", &self.timestamp)
        }
    }

    var wireForm: WireForm {
        var form = WireForm(streamARN: self.streamARN, shardID: self.shardID)
        switch self.shardIteratorType {
        case .trimHorizon: form.type = "TRIM_HORIZON"
        case .latest: form.type = "LATEST"
        case .atSequenceNumber(let number): (form.type, form.sequenceNumber) = ("AT_SEQUENCE_NUMBER", number)
        case .afterSequenceNumber(let number): (form.type, form.sequenceNumber) = ("AFTER_SEQUENCE_NUMBER", number)
        case .atTimestamp(let time): (form.type, form.timestamp) = ("AT_TIMESTAMP", time)
        }
        return form
    }

    init?(wireForm form: WireForm) {
        let type: ShardIteratorType? =
            switch form.type {
            case "TRIM_HORIZON": .trimHorizon
            case "LATEST": .latest
            case "AT_SEQUENCE_NUMBER": form.sequenceNumber.map { .atSequenceNumber($0) }
            case "AFTER_SEQUENCE_NUMBER": form.sequenceNumber.map { .afterSequenceNumber($0) }
            case "AT_TIMESTAMP": form.timestamp.map { .atTimestamp($0) }
            default: nil
            }
        guard let type else { return nil }
        self.init(streamARN: form.streamARN, shardID: form.shardID, shardIteratorType: type)
    }

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try self.write(into: &json) }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        try Output.read(from: &json)
    }
}

extension GetShardIterator.Output: WireShape {
    static var blank: GetShardIterator.Output { GetShardIterator.Output() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.optional("ShardIterator", &self.shardIterator)
    }
}

extension GetRecords: WireShape {
    static var blank: GetRecords { GetRecords(shardIterator: "") }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("ShardIterator", &self.shardIterator)
        try wire.optional("Limit", &self.limit)
    }

    public func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try self.write(into: &json) }

    public static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output {
        try Output.read(from: &json)
    }
}

extension GetRecords.Output: WireShape {
    static var blank: GetRecords.Output { GetRecords.Output() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("Records", &self.records)
        try wire.optional("NextShardIterator", &self.nextShardIterator)
    }
}
