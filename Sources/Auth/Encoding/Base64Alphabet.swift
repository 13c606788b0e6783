/// Base 64 without padding, read strictly: foreign characters, padding and unused bits that are not zero are refused, so
/// that a value has exactly one spelling.
///
/// See [RFC 4648](https://www.rfc-editor.org/rfc/rfc4648), sections 3.5, 4 and 5.
struct Base64Alphabet: Sendable {
    private let characters: [UInt8]
    private let values: [UInt8]

    /// `+` and `/`, as in PHC strings.
    static let standard = Self(last: "+/")
    /// `-` and `_`, as in JOSE.
    static let url = Self(last: "-_")

    private static let invalid: UInt8 = 0xFF

    private init(last: String) {
        self.characters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789\(last)".utf8)
        var values = [UInt8](repeating: Self.invalid, count: 256)
        for (value, character) in self.characters.enumerated() { values[Int(character)] = UInt8(value) }
        self.values = values
    }

    func encode(_ bytes: some Collection<UInt8>) -> String {
        var output: [UInt8] = []
        output.reserveCapacity((bytes.count * 4 + 2) / 3)
        var buffer: UInt32 = 0
        var bits = 0
        for byte in bytes {
            buffer = buffer << 8 | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                output.append(self.characters[Int(buffer >> bits & 0x3F)])
            }
        }
        if bits > 0 { output.append(self.characters[Int(buffer << (6 - bits) & 0x3F)]) }
        return String(decoding: output, as: UTF8.self)
    }

    /// The bytes, or `nil` if this is not their one spelling.
    func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        var output: [UInt8] = []
        output.reserveCapacity(text.count * 3 / 4)
        var buffer: UInt32 = 0
        var bits = 0
        for character in text {
            let value = self.values[Int(character)]
            guard value != Self.invalid else { return nil }
            buffer = buffer << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                output.append(UInt8(truncatingIfNeeded: buffer >> bits))
            }
        }
        guard bits < 6, buffer & (1 << bits - 1) == 0 else { return nil }
        return output
    }
}
