extension DynamoJSONWriter: WireVisitor {
    mutating func required<Value: WireValue>(_ name: String, _ value: inout Value) throws(DynamoJSONError) {
        self.name(name)
        try value.write(into: &self)
    }

    mutating func optional<Value: WireValue>(_ name: String, _ value: inout Value?) throws(DynamoJSONError) {
        guard let value else { return }
        self.name(name)
        try value.write(into: &self)
    }

    mutating func defaulted<Value: WireValue>(_ name: String, _ value: inout Value) throws(DynamoJSONError) {
        try self.required(name, &value)
    }

    mutating func unlessEmpty<Value: WireCollection>(_ name: String, _ value: inout Value) throws(DynamoJSONError) {
        guard !value.isEmpty else { return }
        try self.required(name, &value)
    }

    mutating func nested<Shape>(
        _ name: String,
        in shape: inout Shape,
        _ members: (inout Shape, inout DynamoJSONWriter) throws(DynamoJSONError) -> Void
    ) throws(DynamoJSONError) {
        self.name(name)
        try self.beginObject()
        try members(&shape, &self)
        self.endObject()
    }
}

extension DynamoJSONWriter {
    /// Writes a number, which JSON has no infinite ones of.
    mutating func value(_ number: Double) throws(DynamoJSONError) {
        guard number.isFinite else { throw DynamoJSONError("\(number) is no number of JSON", offset: self.bytes.count) }
        self.separate()
        self.bytes.append(contentsOf: number.description.utf8)
    }
}
