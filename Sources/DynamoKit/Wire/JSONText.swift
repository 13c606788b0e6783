/// What strings in JSON are made of, looked at eight bytes at a time.
enum JSONText {
    /// How far text goes on without a quotation mark, a backslash or a control character.
    ///
    /// - Returns: Where the first of those stands, or the end, and whether all before it is ASCII.
    static func plainPrefix(of text: Span<UInt8>, from start: Int) -> (end: Int, isASCII: Bool) {
        let bytes = text.bytes
        var index = start
        var isASCII = true
        while index &+ 8 <= bytes.byteCount {
            let word = UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
            let special = Self.special(word)
            guard special == 0 else {
                let plain = special.trailingZeroBitCount & ~7
                let nonASCII = word & Self.highBits & ((1 << UInt64(plain)) &- 1)
                return (index &+ plain / 8, isASCII && nonASCII == 0)
            }
            if word & Self.highBits != 0 { isASCII = false }
            index &+= 8
        }
        while index < text.count {
            let byte = text[index]
            guard byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") else { break }
            if byte >= 0x80 { isASCII = false }
            index &+= 1
        }
        return (index, isASCII)
    }

    /// How far text goes on in ASCII.
    @inline(__always)
    private static func asciiPrefix(of text: Span<UInt8>, from start: Int) -> Int {
        let bytes = text.bytes
        var index = start
        while index &+ 8 <= bytes.byteCount {
            let word = UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
            let nonASCII = word & Self.highBits
            guard nonASCII == 0 else { return index &+ nonASCII.trailingZeroBitCount / 8 }
            index &+= 8
        }
        while index < text.count, text[index] < 0x80 { index &+= 1 }
        return index
    }

    private static let highBits: UInt64 = 0x8080_8080_8080_8080
    private static let lowBits: UInt64 = 0x0101_0101_0101_0101

    /// A high bit in each byte of `word` that does not stand for itself; bits above the lowest may be wrong.
    @inline(__always)
    private static func special(_ word: UInt64) -> UInt64 {
        let quote = word ^ (Self.lowBits &* 0x22)
        let backslash = word ^ (Self.lowBits &* 0x5C)
        // A byte less than n borrows from its own high bit.
        let isQuote = (quote &- Self.lowBits) & ~quote
        let isBackslash = (backslash &- Self.lowBits) & ~backslash
        let isControl = (word &- (Self.lowBits &* 0x20)) & ~word
        return (isQuote | isBackslash | isControl) & Self.highBits
    }

    /// Whether bytes are UTF-8: [RFC 3629](https://www.rfc-editor.org/rfc/rfc3629#section-4), section 4.
    static func isUTF8(_ text: Span<UInt8>) -> Bool {
        var index = 0
        while index < text.count {
            let first = text[index]
            if first < 0x80 {
                index = Self.asciiPrefix(of: text, from: index)
                continue
            }
            index += 1
            let length: Int
            // What the second byte may be keeps out spellings that are too long, surrogates and what is beyond U+10FFFF.
            let second: ClosedRange<UInt8>
            switch first {
            case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
            case 0xE0: (length, second) = (3, 0xA0...0xBF)
            case 0xED: (length, second) = (3, 0x80...0x9F)
            case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
            case 0xF0: (length, second) = (4, 0x90...0xBF)
            case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
            case 0xF4: (length, second) = (4, 0x80...0x8F)
            default: return false
            }
            guard index + length - 1 <= text.count, second.contains(text[index]) else { return false }
            for offset in 1..<length - 1 where text[index + offset] & 0xC0 != 0x80 { return false }
            index += length - 1
        }
        return true
    }
}
