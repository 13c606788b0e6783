import struct Foundation.Date

extension String: WireValue {
    static func read(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> String { try json.readString() }

    func write(into json: inout DynamoJSONWriter) { json.value(self) }
}

extension Int: WireValue {
    static func read(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Int { try json.readInt() }

    func write(into json: inout DynamoJSONWriter) { json.value(self) }
}

extension Bool: WireValue {
    static func read(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Bool { try json.readBool() }

    func write(into json: inout DynamoJSONWriter) { json.value(self) }
}

extension Double: WireValue {
    static func read(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Double { try json.readDouble() }

    func write(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try json.value(self) }
}

/// Seconds since 1970, with a fraction.
///
/// Specification: [AWS JSON 1.0](https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html), `timestamp`.
extension Date: WireValue {
    static func read(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Date {
        Date(timeIntervalSince1970: try json.readDouble())
    }

    func write(into json: inout DynamoJSONWriter) throws(DynamoJSONError) {
        try json.value(self.timeIntervalSince1970)
    }
}

extension AttributeValue: WireValue {
    static func read(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> AttributeValue {
        try json.readAttributeValue()
    }

    func write(into json: inout DynamoJSONWriter) throws(DynamoJSONError) { try json.value(self) }
}
