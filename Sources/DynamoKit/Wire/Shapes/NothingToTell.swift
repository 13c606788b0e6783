extension DynamoJSONReader {
    /// Reads the answer of an operation that answers nothing, which may be no body at all.
    mutating func readNothing() throws(DynamoJSONError) {
        guard self.index < self.bytes.count else { return }
        try self.beginObject()
        while try self.nextMember() != nil { try self.skipValue() }
    }
}
