extension StreamRecord.EventName: WireValue {}

extension StreamRecord: WireShape {
    static var blank: StreamRecord { StreamRecord(eventID: "", eventName: .insert, keys: [:], sequenceNumber: "") }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.required("eventID", &self.eventID)
        try wire.required("eventName", &self.eventName)
        try wire.optional("eventVersion", &self.eventVersion)
        try wire.optional("eventSource", &self.eventSource)
        try wire.optional("awsRegion", &self.awsRegion)
        try wire.nested("dynamodb", in: &self) { record, wire throws(DynamoJSONError) in
            try wire.optional("ApproximateCreationDateTime", &record.approximateCreationDateTime)
            try wire.required("Keys", &record.keys)
            try wire.optional("NewImage", &record.newImage)
            try wire.optional("OldImage", &record.oldImage)
            try wire.required("SequenceNumber", &record.sequenceNumber)
            try wire.optional("SizeBytes", &record.sizeBytes)
            try wire.optional("StreamViewType", &record.streamViewType)
        }
        try wire.optional("userIdentity", &self.userIdentity)
    }
}

/// Its members are spelled as in the Streams API; in the events of Lambda they begin with a small letter.
extension StreamIdentity: WireShape {
    static var blank: StreamIdentity { StreamIdentity() }

    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
        try wire.optional("PrincipalId", &self.principalID)
        try wire.optional("Type", &self.type)
    }
}
