extension AttributeNumber {
    /// Reads decimal notation: an optional sign, digits with an optional point, and an optional exponent.
    ///
    /// - Parameter text: For example `12`, `-0.5`, `.5`, `1e3` or `+1.25E-7`. White space is not allowed.
    /// - Throws: ``AttributeNumberError``.
    public init(_ text: some StringProtocol) throws(AttributeNumberError) {
        var text = String(text)
        let parsed: Result<AttributeNumber, AttributeNumberError> = text.withUTF8 { bytes in
            do throws(AttributeNumberError) { return .success(try AttributeNumber(utf8: bytes.span)) } catch {
                return .failure(error)
            }
        }
        self = try parsed.get()
    }

    /// Reads decimal notation from UTF-8 bytes. A huge exponent or a long run of zeros costs no memory.
    ///
    /// - Throws: ``AttributeNumberError``.
    package init(utf8 bytes: Span<UInt8>) throws(AttributeNumberError) {
        var index = 0
        var isNegative = false
        if index < bytes.count, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
            isNegative = bytes[index] == UInt8(ascii: "-")
            index += 1
        }
        var significand: UInt128 = 0
        var significantDigits = 0
        var pendingZeros = 0  // zeros after the last nonzero digit: they count only if another digit follows
        var exponent = 0
        var sawDigit = false
        var sawPoint = false
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: ".") {
                guard !sawPoint else { throw .malformed }
                sawPoint = true
            } else if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
                sawDigit = true
                if sawPoint { exponent -= 1 }
                let digit = byte - UInt8(ascii: "0")
                if digit == 0 {
                    if significantDigits > 0 { pendingZeros += 1 }
                } else {
                    significantDigits += pendingZeros + 1
                    guard significantDigits <= Self.maximumDigits else { throw .tooManyDigits }
                    for _ in 0..<pendingZeros { significand *= 10 }
                    significand = significand * 10 + UInt128(digit)
                    pendingZeros = 0
                }
            } else {
                break
            }
            index += 1
        }
        guard sawDigit else { throw .malformed }
        exponent += pendingZeros
        if index < bytes.count {
            exponent += try Self.parseExponent(bytes, from: index)
        }
        try self.init(significand: significand, exponent: exponent, isNegative: isNegative)
    }

    private static func parseExponent(_ bytes: Span<UInt8>, from start: Int) throws(AttributeNumberError) -> Int {
        var index = start
        guard bytes[index] == UInt8(ascii: "e") || bytes[index] == UInt8(ascii: "E") else { throw .malformed }
        index += 1
        var isNegative = false
        if index < bytes.count, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
            isNegative = bytes[index] == UInt8(ascii: "-")
            index += 1
        }
        guard index < bytes.count else { throw .malformed }
        var value = 0
        while index < bytes.count {
            guard bytes[index] >= UInt8(ascii: "0"), bytes[index] <= UInt8(ascii: "9") else { throw .malformed }
            // Far outside the range either way: stop counting, so that no exponent can overflow.
            value = min(value * 10 + Int(bytes[index] - UInt8(ascii: "0")), 1_000_000_000)
            index += 1
        }
        return isNegative ? -value : value
    }
}

extension AttributeNumber: CustomStringConvertible, LosslessStringConvertible {
    public init?(_ description: String) {
        do throws(AttributeNumberError) { try self.init(description[...]) } catch { return nil }
    }

    /// Plain decimal notation without exponent, as DynamoDB answers it.
    public var description: String {
        let digits = String(self.significand)
        let exponent = Int(self.exponent)
        let sign = self.isNegative ? "-" : ""
        if exponent >= 0 {
            return sign + digits + String(repeating: "0", count: exponent)
        }
        let pointPosition = digits.utf8.count + exponent
        if pointPosition > 0 {
            let point = digits.utf8.index(digits.utf8.startIndex, offsetBy: pointPosition)
            return sign + digits[..<point] + "." + digits[point...]
        }
        return sign + "0." + String(repeating: "0", count: -pointPosition) + digits
    }
}
