/// The byte form of a cursor: the binding, the direction, then each value of the position with its type and length.
enum CursorBytes {
    private static let string = UInt8(ascii: "S")
    private static let number = UInt8(ascii: "N")
    private static let binary = UInt8(ascii: "B")

    static func of(_ cursor: PageCursor) -> [UInt8] {
        cursor.binding + [cursor.direction.rawValue] + Self.of(cursor.position)
    }

    static func of(_ position: [AttributeValue]) -> [UInt8] {
        position.flatMap { Self.of($0) }
    }

    /// Type, length, content.
    static func of(_ value: AttributeValue) -> [UInt8] {
        let (type, content): (UInt8, [UInt8]) =
            switch value {
            case .string(let string): (Self.string, Array(string.utf8))
            case .number(let number): (Self.number, Array(number.description.utf8))
            case .binary(let bytes): (Self.binary, bytes)
            // No key attribute is of these types; with a length of 0 they are refused when read.
            case .bool, .null, .list, .map, .stringSet, .numberSet, .binarySet: (0, [])
            }
        return [type] + Self.of(UInt64(content.count)) + content
    }

    /// Seven bits to a byte, the lowest first, and the eighth bit set on all but the last.
    static func of(_ integer: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = integer
        while rest > 0x7F {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    /// Reads a cursor; `nil` for anything that is not exactly one.
    static func cursor(_ bytes: ArraySlice<UInt8>) -> PageCursor? {
        guard bytes.count > PageCursor.bindingSize else { return nil }
        var rest = bytes.dropFirst(PageCursor.bindingSize)
        guard let direction = rest.popFirst().flatMap({ ReadDirection(rawValue: $0) }),
            let position = Self.position(rest)
        else { return nil }
        return PageCursor(
            binding: Array(bytes.prefix(PageCursor.bindingSize)),
            direction: direction,
            position: position
        )
    }

    /// Reads values to the end.
    static func position(_ bytes: ArraySlice<UInt8>) -> [AttributeValue]? {
        var rest = bytes
        var position: [AttributeValue] = []
        while !rest.isEmpty {
            guard let value = Self.value(&rest) else { return nil }
            position.append(value)
        }
        return position
    }

    /// Reads an integer that is written in as few bytes as it can be.
    static func integer(_ rest: inout ArraySlice<UInt8>) -> UInt64? {
        var integer: UInt64 = 0
        for shift in stride(from: 0, to: 63, by: 7) {
            guard let byte = rest.popFirst() else { return nil }
            integer |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return byte == 0 && shift > 0 ? nil : integer }
        }
        return nil
    }

    private static func value(_ rest: inout ArraySlice<UInt8>) -> AttributeValue? {
        guard let type = rest.popFirst(), let length = Self.integer(&rest).flatMap({ Int(exactly: $0) }),
            length > 0, rest.count >= length
        else { return nil }
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
