extension DynamoJSONValue: WireValue {
    static func read(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> DynamoJSONValue {
        switch try json.peek() {
        case UInt8(ascii: "{"): return .object(try .read(from: &json))
        case UInt8(ascii: "["): return .array(try .read(from: &json))
        case UInt8(ascii: "\""): return .string(try json.readString())
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool(try json.readBool())
        case UInt8(ascii: "n"):
            try json.readLiteral("null")
            return .null
        default:
            let range = try json.scanNumber()
            guard let number = AttributeNumber(String(decoding: json.bytes[range], as: UTF8.self)) else {
                throw DynamoJSONError("number of more than 38 digits", offset: range.lowerBound)
            }
            return .number(number)
        }
    }

    func write(into json: inout DynamoJSONWriter) throws(DynamoJSONError) {
        switch self {
        case .null: json.valueNull()
        case .bool(let bool): json.value(bool)
        case .number(let number): json.value(number)
        case .string(let text): json.value(text)
        case .array(let elements): try elements.write(into: &json)
        case .object(let members): try members.write(into: &json)
        case .attribute(let value): try json.value(value)
        }
    }
}

extension DynamoJSONWriter {
    fileprivate mutating func valueNull() {
        self.separate()
        self.bytes.append(contentsOf: "null".utf8)
    }

    /// Writes a number as one of JSON, not as an attribute value.
    fileprivate mutating func value(_ number: AttributeNumber) {
        self.separate()
        self.bytes.append(contentsOf: number.description.utf8)
    }
}
