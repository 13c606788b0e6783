package import NIOCore

extension ByteBuffer {
    /// Writes a string as JSON, with its quotes.
    package mutating func writeJSONString(_ string: String) {
        var string = string
        self.writeInteger(UInt8(ascii: "\""))
        string.withUTF8 { bytes in
            var start = bytes.startIndex
            for index in bytes.indices {
                let byte = bytes[index]
                guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
                self.writeBytes(bytes[start..<index])
                self.writeJSONEscape(byte)
                start = index + 1
            }
            self.writeBytes(bytes[start...])
        }
        self.writeInteger(UInt8(ascii: "\""))
    }

    private mutating func writeJSONEscape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): self.writeStaticString("\\\"")
        case UInt8(ascii: "\\"): self.writeStaticString("\\\\")
        case 0x08: self.writeStaticString("\\b")
        case 0x0C: self.writeStaticString("\\f")
        case 0x0A: self.writeStaticString("\\n")
        case 0x0D: self.writeStaticString("\\r")
        case 0x09: self.writeStaticString("\\t")
        default:
            self.writeStaticString("\\u00")
            let digits: StaticString = "0123456789abcdef"
            self.writeInteger(digits.utf8Start[Int(byte >> 4)])
            self.writeInteger(digits.utf8Start[Int(byte & 0xF)])
        }
    }

    /// Writes a reference as JSON, `null` for none.
    mutating func writeJSON(_ ref: Ref?) {
        switch ref {
        case .string(let string): self.writeJSONString(string)
        case .json(let text): self.writeString(text)
        case nil: self.writeStaticString("null")
        }
    }
}
