/// Text that signatures are computed on, written byte by byte into one buffer.
extension [UInt8] {
    mutating func append(_ text: String) { self.append(contentsOf: text.utf8) }

    mutating func appendNewline() { self.append(UInt8(ascii: "\n")) }

    /// Appends each byte as two digits in lower case.
    mutating func appendHexadecimal(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            self.append(Self.hexadecimalDigit(byte >> 4, letters: UInt8(ascii: "a")))
            self.append(Self.hexadecimalDigit(byte & 15, letters: UInt8(ascii: "a")))
        }
    }

    /// Appends a text with everything percent-encoded but what RFC 3986 calls unreserved.
    ///
    /// - Parameters:
    ///   - text: Of which each byte of its UTF-8 form is taken as it is.
    ///   - keepsSlashes: Whether slashes separate segments, and stay.
    mutating func appendPercentEncoded(_ text: String, keepsSlashes: Bool = false) {
        for byte in text.utf8 {
            if Self.isUnreserved(byte) || keepsSlashes && byte == UInt8(ascii: "/") {
                self.append(byte)
            } else {
                self.append(UInt8(ascii: "%"))
                self.append(Self.hexadecimalDigit(byte >> 4, letters: UInt8(ascii: "A")))
                self.append(Self.hexadecimalDigit(byte & 15, letters: UInt8(ascii: "A")))
            }
        }
    }

    /// Appends a header's value without white space around it, and with one space for each run of it within.
    mutating func appendTrimmed(_ value: String) {
        var isAfterSpace = false
        let start = self.count
        for byte in value.utf8 {
            switch byte {
            // A line break in a value would otherwise begin another header here.
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): isAfterSpace = true
            default:
                if isAfterSpace, self.count > start { self.append(UInt8(ascii: " ")) }
                isAfterSpace = false
                self.append(byte)
            }
        }
    }

    /// [RFC 3986, section 2.3](https://www.rfc-editor.org/rfc/rfc3986#section-2.3)
    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }

    private static func hexadecimalDigit(_ value: UInt8, letters: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : letters + value - 10
    }
}

extension String {
    package init(hexadecimal bytes: some Sequence<UInt8>) {
        var digits: [UInt8] = []
        digits.reserveCapacity(64)
        digits.appendHexadecimal(bytes)
        self.init(decoding: digits, as: UTF8.self)
    }

    /// With everything percent-encoded but what RFC 3986 calls unreserved.
    package init(percentEncoding text: String, keepsSlashes: Bool = false) {
        var encoded: [UInt8] = []
        encoded.reserveCapacity(text.utf8.count * 2)
        encoded.appendPercentEncoded(text, keepsSlashes: keepsSlashes)
        self.init(decoding: encoded, as: UTF8.self)
    }

    /// With every `%` and two digits after it made a byte; what is not followed by two digits stays.
    package init(percentDecoding text: Substring) {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.utf8.count)
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2, let value = UInt8(rest.prefix(2)) {
                decoded.append(value)
                rest.removeFirst(2)
            } else {
                decoded.append(byte)
            }
        }
        self.init(decoding: decoded, as: UTF8.self)
    }
}

extension UInt8 {
    /// Two hexadecimal digits, no sign.
    fileprivate init?(_ digits: Substring.UTF8View.SubSequence) {
        var value: UInt8 = 0
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | (digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | (digit - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | (digit - UInt8(ascii: "A") + 10)
            default: return nil
            }
        }
        self = value
    }
}
