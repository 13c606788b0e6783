/// Base 64 with padding, as binary attributes have it on the wire.
///
/// See [RFC 4648](https://www.rfc-editor.org/rfc/rfc4648#section-4), section 4.
enum Base64 {
    private static let characters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")
    private static let invalid: UInt8 = 0xFF
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: invalid, count: 256)
        for (value, character) in Self.characters.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()

    static func encode(_ bytes: [UInt8], into text: inout some JSONSink & ~Copyable) {
        let characters = Self.characters
        var index = 0
        while index < bytes.count {
            let left = bytes.count - index
            let second = left > 1 ? bytes[index + 1] : 0
            let third = left > 2 ? bytes[index + 2] : 0
            let group = UInt32(bytes[index]) << 16 | UInt32(second) << 8 | UInt32(third)
            text.append(characters[Int(group >> 18)])
            text.append(characters[Int(group >> 12 & 63)])
            text.append(left > 1 ? characters[Int(group >> 6 & 63)] : Self.padding)
            text.append(left > 2 ? characters[Int(group & 63)] : Self.padding)
            index += 3
        }
    }

    /// Whether text is Base 64: no foreign characters, no missing padding, and no unused bits that are not zero.
    static func isValid(_ text: Span<UInt8>) -> Bool {
        guard text.count.isMultiple(of: 4) else { return false }
        let values = Self.values
        let padded = Self.paddingCount(text)
        for index in 0..<text.count - padded where values[Int(text[index])] == Self.invalid { return false }
        // Two characters for one byte leave four bits over, three for two bytes leave two.
        let unused: UInt8 = padded == 0 ? 0 : padded == 1 ? 3 : 15
        return unused == 0 || values[Int(text[text.count - padded - 1])] & unused == 0
    }

    /// The bytes, or `nil` if the text is not valid.
    static func decode(_ text: Span<UInt8>) -> [UInt8]? {
        guard Self.isValid(text) else { return nil }
        let values = Self.values
        let count = text.count / 4 * 3 - Self.paddingCount(text)
        return [UInt8](unsafeUninitializedCapacity: count) { bytes, initialized in
            var place = 0
            for start in stride(from: 0, to: text.count, by: 4) {
                var group: UInt32 = 0
                // Padding has no value of its own, and its bits are not taken.
                for index in start..<start + 4 { group = group << 6 | UInt32(values[Int(text[index])] & 63) }
                for shift in stride(from: 16, through: 0, by: -8) where place < count {
                    bytes[place] = UInt8(truncatingIfNeeded: group >> UInt32(shift))
                    place += 1
                }
            }
            initialized = count
        }
    }

    private static func paddingCount(_ text: Span<UInt8>) -> Int {
        var padded = 0
        while padded < min(2, text.count), text[text.count - 1 - padded] == Self.padding { padded += 1 }
        return padded
    }
}
