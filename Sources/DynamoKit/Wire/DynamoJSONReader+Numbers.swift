extension DynamoJSONReader {
    /// Reads a number that is an integer.
    public mutating func readInt() throws(DynamoJSONError) -> Int {
        let range = try self.scanNumber()
        guard let value = Int(String(decoding: self.bytes[range], as: UTF8.self)) else {
            throw DynamoJSONError("not an integer of 64 bits", offset: range.lowerBound)
        }
        return value
    }

    /// Reads a number.
    public mutating func readDouble() throws(DynamoJSONError) -> Double {
        let range = try self.scanNumber()
        guard let value = Double(String(decoding: self.bytes[range], as: UTF8.self)), value.isFinite else {
            throw DynamoJSONError("number out of range", offset: range.lowerBound)
        }
        return value
    }

    /// Passes over a number and tells where it stands.
    mutating func scanNumber() throws(DynamoJSONError) -> Range<Int> {
        _ = try self.peek()
        let start = self.index
        self.skip(UInt8(ascii: "-"))
        if !self.skip(UInt8(ascii: "0")) { try self.scanDigits() }
        if self.skip(UInt8(ascii: ".")) { try self.scanDigits() }
        if self.skip(UInt8(ascii: "e")) || self.skip(UInt8(ascii: "E")) {
            _ = self.skip(UInt8(ascii: "+")) || self.skip(UInt8(ascii: "-"))
            try self.scanDigits()
        }
        self.needsComma = true
        return start..<self.index
    }

    private mutating func scanDigits() throws(DynamoJSONError) {
        let start = self.index
        while self.index < self.bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self.bytes[self.index]) {
            self.index += 1
        }
        guard self.index > start else { throw self.expected("a value") }
    }

    @discardableResult
    private mutating func skip(_ byte: UInt8) -> Bool {
        guard self.index < self.bytes.count, self.bytes[self.index] == byte else { return false }
        self.index += 1
        return true
    }
}

extension AttributeNumber {
    /// Makes sure that text is a DynamoDB number, without working out which.
    ///
    /// - Parameter offset: Where the text stands, for the error.
    static func check(_ text: Span<UInt8>, at offset: Int) throws(DynamoJSONError) {
        if Self.isPlain(text) { return }
        do throws(AttributeNumberError) {
            _ = try AttributeNumber(utf8: text)
        } catch {
            throw DynamoJSONError("not a DynamoDB number (\(error))", offset: offset)
        }
    }

    /// Whether text is up to 38 digits, with a minus sign or not, with a point or not: no such number is out of range.
    private static func isPlain(_ text: Span<UInt8>) -> Bool {
        var digits = 0
        var points = 0
        for index in text.indices {
            switch text[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
            case UInt8(ascii: "."): points += 1
            case UInt8(ascii: "-") where index == 0: break
            default: return false
            }
        }
        return digits >= 1 && digits <= Self.maximumDigits && points <= 1
    }
}
