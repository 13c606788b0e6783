extension DynamoError {
    /// The body of an answer that says this, as ``init(body:httpStatus:requestID:location:)`` reads it.
    ///
    /// - Parameter type: The exception's full name, for example
    ///   `com.amazonaws.dynamodb.v20120810#ResourceNotFoundException`.
    /// - Throws: ``DynamoJSONError`` when an item nests deeper than JSON may.
    package func answer(type: String) throws(DynamoJSONError) -> [UInt8] {
        var json = DynamoJSONWriter()
        try json.beginObject()
        json.member("__type", type)
        // Two exceptions are spelt so; clients read both. What has nothing to say has no member for it.
        let name = self.code == .transactionCanceled || self.code == .serialization ? "Message" : "message"
        if !self.message.isEmpty { json.member(name, self.message) }
        try json.member("Item", self.item)
        if !self.cancellationReasons.isEmpty {
            json.name("CancellationReasons")
            try json.beginArray()
            for reason in self.cancellationReasons { try json.value(reason) }
            json.endArray()
        }
        json.endObject()
        return json.bytes
    }
}

extension DynamoJSONWriter {
    fileprivate mutating func value(_ reason: CancellationReason) throws(DynamoJSONError) {
        try self.beginObject()
        self.member("Code", reason.code)
        self.member("Message", reason.message)
        try self.member("Item", reason.item)
        self.endObject()
    }
}
