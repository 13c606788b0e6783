/// The bytes of attributes as JSON: what a request counts, which may be more or less than ``ItemSize``.
///
/// Control characters are taken for the longest spelling they have.
enum JSONSize {
    static func bytes(of item: DynamoItem) -> Int {
        // Braces; then for each attribute a colon and a comma.
        item.reduce(2) { $0 + Self.bytes(of: $1.key) + Self.bytes(of: $1.value) + 2 }
    }

    private static func bytes(of value: AttributeValue) -> Int {
        // Braces, descriptor in quotes, colon.
        let wrapper = 5 + value.descriptor.utf8.count
        return switch value {
        case .string(let text): wrapper + Self.bytes(of: text)
        case .number(let number): wrapper + Self.bytes(of: number)
        case .binary(let bytes): wrapper + Self.bytes(of: bytes)
        case .bool, .null: wrapper + 5
        case .list(let elements): wrapper + elements.reduce(2) { $0 + Self.bytes(of: $1) + 1 }
        case .map(let members): wrapper + Self.bytes(of: members)
        case .stringSet(let members): wrapper + members.reduce(2) { $0 + Self.bytes(of: $1) + 1 }
        case .numberSet(let members): wrapper + members.reduce(2) { $0 + Self.bytes(of: $1) + 1 }
        case .binarySet(let members): wrapper + members.reduce(2) { $0 + Self.bytes(of: $1) + 1 }
        }
    }

    private static func bytes(of text: String) -> Int {
        text.utf8.reduce(2) { bytes, byte in
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes + 2
            case 0..<0x20: bytes + 6
            default: bytes + 1
            }
        }
    }

    private static func bytes(of number: AttributeNumber) -> Int { 2 + number.description.utf8.count }

    /// Base 64.
    private static func bytes(of bytes: [UInt8]) -> Int { 2 + (bytes.count + 2) / 3 * 4 }
}
