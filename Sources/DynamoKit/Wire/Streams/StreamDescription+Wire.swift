extension StreamStatus: WireValue {}

extension StreamViewType: WireValue {}

extension StreamSpecification: WireShape {
    static var blank: StreamSpecification { .disabled }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("StreamEnabled", &self.streamEnabled)
        try wire.optional("StreamViewType", &self.streamViewType)
    }
}

extension StreamDescription: WireShape {
    static var blank: StreamDescription { StreamDescription(streamARN: "", streamStatus: .enabled) }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("StreamArn", &self.streamARN)
        try wire.required("StreamStatus", &self.streamStatus)
        try wire.optional("TableName", &self.tableName)
        try wire.optional("StreamLabel", &self.streamLabel)
        try wire.optional("StreamViewType", &self.streamViewType)
        try wire.optional("CreationRequestDateTime", &self.creationRequestDateTime)
        try wire.unlessEmpty("KeySchema", &self.keySchema)
        try wire.unlessEmpty("Shards", &self.shards)
        try wire.optional("LastEvaluatedShardId", &self.lastEvaluatedShardID)
    }
}

extension Shard: WireShape {
    static var blank: Shard { Shard(shardID: "") }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("ShardId", &self.shardID)
        try wire.defaulted("SequenceNumberRange", &self.sequenceNumberRange)
        try wire.optional("ParentShardId", &self.parentShardID)
    }
}

extension SequenceNumberRange: WireShape {
    static var blank: SequenceNumberRange { SequenceNumberRange() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.optional("StartingSequenceNumber", &self.startingSequenceNumber)
        try wire.optional("EndingSequenceNumber", &self.endingSequenceNumber)
    }
}
