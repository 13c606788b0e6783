/// A value of the API that looks the same on the wire wherever it stands.
protocol WireValue {
    static func read(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Self

    func write(into json: inout DynamoJSONWriter) throws(DynamoJSONError)
}

/// A value that the API leaves out when there is nothing in it.
protocol WireCollection: WireValue {
    var isEmpty: Bool { get }
}

extension WireValue where Self: RawRepresentable<String> {
    static func read(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Self { try json.readEnumeration() }

    func write(into json: inout DynamoJSONWriter) { json.value(self.rawValue) }
}
