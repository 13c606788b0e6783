/// The byte form of a cursor: the binding, then each value of the position with its type and length.
enum CursorBytes {
    private static let string = UInt8(ascii: "S")
    private static let number = UInt8(ascii: "N")
    private static let binary = UInt8(ascii: "B")

    static func of(_ cursor: PageCursor) -> [UInt8] {
        cursor.binding + cursor.position.flatMap { Self.of($0) }
    }

    /// Type, length in two bytes, content. DynamoDB's keys are at most 2048 bytes.
    static func of(_ value: AttributeValue) -> [UInt8] {
        let (type, content): (UInt8, [UInt8]) =
            switch value {
            case .string(let string): (Self.string, Array(string.utf8))
            case .number(let number): (Self.number, Array(number.description.utf8))
            case .binary(let bytes): (Self.binary, bytes)
            // No key attribute is of these types; as a length of 0 they are refused when read.
            case .bool, .null, .list, .map, .stringSet, .numberSet, .binarySet: (0, [])
            }
        let length = UInt16(clamping: content.count)
        return [type, UInt8(length >> 8), UInt8(length & 0xFF)] + content.prefix(Int(length))
    }

    /// Reads a cursor; `nil` for anything that is not exactly one.
    static func cursor(_ bytes: ArraySlice<UInt8>) -> PageCursor? {
        guard bytes.count > PageCursor.bindingSize else { return nil }
        var rest = bytes.dropFirst(PageCursor.bindingSize)
        var position: [AttributeValue] = []
        while !rest.isEmpty {
            guard let value = Self.value(&rest) else { return nil }
            position.append(value)
        }
        return PageCursor(binding: Array(bytes.prefix(PageCursor.bindingSize)), position: position)
    }

    private static func value(_ rest: inout ArraySlice<UInt8>) -> AttributeValue? {
        guard let type = rest.popFirst(), let high = rest.popFirst(), let low = rest.popFirst() else { return nil }
        let length = Int(high) << 8 | Int(low)
        guard length > 0, rest.count >= length else { return nil }
        defer { rest = rest.dropFirst(length) }
        let content = rest.prefix(length)
        switch type {
        case Self.string: return String(validating: content, as: UTF8.self).map { .string($0) }
        case Self.number:
            return String(validating: content, as: UTF8.self).flatMap { AttributeNumber($0) }.map { .number($0) }
        case Self.binary: return .binary(Array(content))
        default: return nil
        }
    }
}
