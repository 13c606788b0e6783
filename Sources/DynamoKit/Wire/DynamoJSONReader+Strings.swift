extension DynamoJSONReader {
    /// Reads a string.
    ///
    /// - Throws: ``DynamoJSONError``, also for bytes that are not UTF-8 and for half of a surrogate pair.
    public mutating func readString() throws(DynamoJSONError) -> String {
        let start = try self.beginString()
        self.scanPlainText()
        guard try self.currentByte() == UInt8(ascii: "\\") else {
            let bytes = self.bytes
            return try self.endString(bytes.span.extracting(start..<self.index), start: start)
        }
        let text = try self.unescapeRest(from: start)
        return try self.endString(text.span, start: start)
    }

    /// Reads a string as the value of an enumeration.
    public mutating func readEnumeration<Value: RawRepresentable<String>>(
        _ type: Value.Type = Value.self
    ) throws(DynamoJSONError) -> Value {
        let start = self.index
        let text = try self.readString()
        guard let value = Value(rawValue: text) else {
            throw DynamoJSONError("“\(text)” is no \(type)", offset: start)
        }
        return value
    }

    /// Reads a string that holds a number.
    mutating func readNumber() throws(DynamoJSONError) -> AttributeNumber {
        let start = try self.beginString()
        self.scanPlainText()
        let text: [UInt8]? = try self.currentByte() == UInt8(ascii: "\\") ? self.unescapeRest(from: start) : nil
        let number: AttributeNumber
        do throws(AttributeNumberError) {
            number =
                if let text {
                    try AttributeNumber(utf8: text.span)
                } else {
                    try AttributeNumber(utf8: self.bytes.span.extracting(start..<self.index))
                }
        } catch {
            throw DynamoJSONError("not a DynamoDB number (\(error))", offset: start)
        }
        self.index += 1
        self.needsComma = true
        return number
    }

    /// Reads a string that holds bytes in Base64.
    mutating func readBinary() throws(DynamoJSONError) -> [UInt8] {
        let start = try self.beginString()
        self.scanPlainText()
        let decoded: [UInt8]?
        if try self.currentByte() == UInt8(ascii: "\\") {
            let text = try self.unescapeRest(from: start)
            decoded = Base64.decode(text.span)
        } else {
            decoded = Base64.decode(self.bytes.span.extracting(start..<self.index))
        }
        guard let decoded else { throw DynamoJSONError("not Base64", offset: start) }
        self.index += 1
        self.needsComma = true
        return decoded
    }

    // MARK: Steps

    private mutating func beginString() throws(DynamoJSONError) -> Int {
        guard try self.peek() == UInt8(ascii: "\"") else { throw self.expected("a string") }
        self.index += 1
        return self.index
    }

    /// Leaves the string, whose closing quotation mark is next.
    private mutating func endString(_ text: Span<UInt8>, start: Int) throws(DynamoJSONError) -> String {
        guard JSONText.isUTF8(text) else { throw DynamoJSONError("not UTF-8", offset: start) }
        self.index += 1
        self.needsComma = true
        return text.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    /// Goes on to the next byte that does not stand for itself.
    private mutating func scanPlainText() {
        let bytes = self.bytes
        self.index = JSONText.plainPrefix(of: bytes.span, from: self.index).end
    }

    /// The closing quotation mark or a backslash, which are all that may end plain text.
    private func currentByte() throws(DynamoJSONError) -> UInt8 {
        guard self.index < self.bytes.count else { throw DynamoJSONError("the text ends early", offset: self.index) }
        guard self.bytes[self.index] >= 0x20 else {
            throw DynamoJSONError("control character in a string", offset: self.index)
        }
        return self.bytes[self.index]
    }

    /// The whole string from `start`, with its escapes resolved, up to the closing quotation mark.
    private mutating func unescapeRest(from start: Int) throws(DynamoJSONError) -> [UInt8] {
        var text = Array(self.bytes[start..<self.index])
        while try self.currentByte() == UInt8(ascii: "\\") {
            try self.readEscape(into: &text)
            let plain = self.index
            self.scanPlainText()
            text.append(contentsOf: self.bytes[plain..<self.index])
        }
        return text
    }

    private mutating func readEscape(into text: inout [UInt8]) throws(DynamoJSONError) {
        let start = self.index
        guard start + 1 < self.bytes.count else { throw DynamoJSONError("the text ends early", offset: start) }
        self.index += 2
        switch self.bytes[start + 1] {
        case UInt8(ascii: "\""): text.append(UInt8(ascii: "\""))
        case UInt8(ascii: "\\"): text.append(UInt8(ascii: "\\"))
        case UInt8(ascii: "/"): text.append(UInt8(ascii: "/"))
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: try self.readUnicodeEscape(start: start).utf8)
        default: throw DynamoJSONError("unknown escape", offset: start)
        }
    }

    private mutating func readUnicodeEscape(start: Int) throws(DynamoJSONError) -> String {
        let first = try self.readFourHexDigits()
        guard UTF16.isLeadSurrogate(first) else {
            guard let scalar = Unicode.Scalar(first) else {
                throw DynamoJSONError("half of a surrogate pair", offset: start)
            }
            return String(scalar)
        }
        guard self.bytes[self.index...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else {
            throw DynamoJSONError("half of a surrogate pair", offset: start)
        }
        self.index += 2
        let second = try self.readFourHexDigits()
        guard UTF16.isTrailSurrogate(second) else {
            throw DynamoJSONError("half of a surrogate pair", offset: start)
        }
        return String(decoding: [first, second], as: UTF16.self)
    }

    private mutating func readFourHexDigits() throws(DynamoJSONError) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard self.index < self.bytes.count,
                let digit = Character(Unicode.Scalar(self.bytes[self.index])).hexDigitValue
            else { throw self.expected("four hexadecimal digits") }
            value = value << 4 | UInt16(digit)
            self.index += 1
        }
        return value
    }
}
