/// For a server, which looks at values before it knows that they have the type they should have.
extension DynamoJSONReader {
    package enum ValueKind: Hashable, Sendable {
        case object, array, string, number, bool, null
    }

    /// What kind of value follows. ``offset`` is then the value's own.
    package mutating func nextKind() throws(DynamoJSONError) -> ValueKind {
        switch try self.peek() {
        case UInt8(ascii: "{"): .object
        case UInt8(ascii: "["): .array
        case UInt8(ascii: "\""): .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): .bool
        case UInt8(ascii: "n"): .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): .number
        default: throw self.expected("a value")
        }
    }

    /// How many bytes have been read.
    package var offset: Int { self.index }

    /// Reads a number as it is written.
    package mutating func readNumberText() throws(DynamoJSONError) -> String {
        let range = try self.scanNumber()
        return String(decoding: self.bytes[range], as: UTF8.self)
    }

    /// The bytes from one offset to another.
    package func text(in range: Range<Int>) -> String {
        String(decoding: self.bytes[range], as: UTF8.self)
    }
}
