/// Bytes that JSON is written into.
protocol JSONSink: ~Copyable {
    mutating func append(_ byte: UInt8)
    mutating func append(contentsOf bytes: UnsafeBufferPointer<UInt8>)
}

extension [UInt8]: JSONSink {}

extension JSONSink where Self: ~Copyable {
    mutating func append(_ literal: StaticString) {
        literal.withUTF8Buffer { self.append(contentsOf: $0) }
    }

    /// Appends a string with its quotation marks.
    mutating func appendJSON(_ text: String) {
        self.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            var start = 0
            while true {
                let end = JSONText.plainPrefix(of: utf8.span, from: start).end
                self.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<end]))
                guard end < utf8.count else { return }
                self.appendEscape(of: utf8[end])
                start = end + 1
            }
        }
        self.append(UInt8(ascii: "\""))
    }

    private mutating func appendEscape(of byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): self.append(#"\""#)
        case UInt8(ascii: "\\"): self.append(#"\\"#)
        case 0x0A: self.append(#"\n"#)
        case 0x0D: self.append(#"\r"#)
        case 0x09: self.append(#"\t"#)
        default:
            let digits = String(byte, radix: 16)
            self.append(plain: "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)")
        }
    }

    /// Appends text that has nothing to escape.
    mutating func append(plain text: some StringProtocol) {
        var text = String(text)
        text.withUTF8 { self.append(contentsOf: $0) }
    }

    /// Appends an integer's decimal digits.
    mutating func append(decimal value: Int64) {
        if value < 0 { self.append(UInt8(ascii: "-")) }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var start = digits.count
            var magnitude = value.magnitude
            repeat {
                let (quotient, digit) = magnitude.quotientAndRemainder(dividingBy: 10)
                start -= 1
                digits.initializeElement(at: start, to: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit))
                magnitude = quotient
            } while magnitude > 0
            self.append(contentsOf: UnsafeBufferPointer(rebasing: digits[start...]))
        }
    }
}

// An attribute value is an object with one member, whose name is the type's descriptor.

extension JSONSink where Self: ~Copyable {
    mutating func appendAttribute(_ text: String) {
        self.append(#"{"S":"#)
        self.appendJSON(text)
        self.append(UInt8(ascii: "}"))
    }

    mutating func appendAttribute(_ number: Int64) {
        self.append(#"{"N":""#)
        self.append(decimal: number)
        self.append(#""}"#)
    }

    mutating func appendAttribute(_ number: AttributeNumber) {
        self.appendAttribute(digits: number.description[...])
    }

    /// Appends a number in the notation that ``AttributeNumber`` prints.
    mutating func appendAttribute(digits: Substring) {
        self.append(#"{"N":""#)
        self.append(plain: digits)
        self.append(#""}"#)
    }

    mutating func appendAttribute(_ bytes: [UInt8]) {
        self.append(#"{"B":"#)
        self.append(base64: bytes)
        self.append(UInt8(ascii: "}"))
    }

    /// Appends a scalar or a set.
    mutating func appendAttribute(_ value: AttributeValue) {
        switch value {
        case .string(let text): self.appendAttribute(text)
        case .number(let number): self.appendAttribute(number)
        case .binary(let bytes): self.appendAttribute(bytes)
        case .bool(let bool): self.append(bool ? #"{"BOOL":true}"# : #"{"BOOL":false}"#)
        case .null: self.append(#"{"NULL":true}"#)
        case .stringSet(let texts): self.appendSet(#"{"SS":["#, texts) { $0.appendJSON($1) }
        case .numberSet(let numbers): self.appendSet(#"{"NS":["#, numbers) { $0.appendJSON($1.description) }
        case .binarySet(let elements): self.appendSet(#"{"BS":["#, elements) { $0.append(base64: $1) }
        case .list, .map: preconditionFailure("lists and maps are written by who bounds how deep they nest")
        }
    }

    private mutating func appendSet<Member>(
        _ opening: StaticString,
        _ elements: Set<Member>,
        _ append: (inout Self, Member) -> Void
    ) {
        self.append(opening)
        var isFirst = true
        for element in elements {
            if !isFirst { self.append(UInt8(ascii: ",")) }
            isFirst = false
            append(&self, element)
        }
        self.append("]}")
    }

    private mutating func append(base64 bytes: [UInt8]) {
        self.append(UInt8(ascii: "\""))
        Base64.encode(bytes, into: &self)
        self.append(UInt8(ascii: "\""))
    }
}
