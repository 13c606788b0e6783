import DynamoKit

/// Bytes for key attributes whose order, byte by byte as `memcmp` has it, is DynamoDB's order of the values.
///
/// One key attribute has one type, so the type is not part of the bytes. Strings are their UTF-8 and binaries themselves;
/// both are compared as unsigned bytes, the shorter first. Numbers are:
///
/// | Number | Bytes |
/// |---|---|
/// | negative | `00`, 255 − place, pairs of digits each as 100 − pair, `FF` |
/// | zero | `01` |
/// | positive | `02`, place, pairs of digits each as 1 + pair |
///
/// The place is that of the first digit, −130…125, plus 130. Digits have no trailing zeros; an odd last one stands for ten
/// times itself. A number whose digits continue another's is the larger in magnitude; the `FF` after a negative number's
/// digits makes the shorter the greater.
///
/// Specification:
/// [Data types](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html)
enum KeyEncoding {
    /// The bytes of a string, number or binary; `nil` for a value of another type, which no key can have.
    static func bytes(of value: AttributeValue) -> [UInt8]? {
        switch value {
        case .string(let string): Array(string.utf8)
        case .binary(let bytes): bytes
        case .number(let number): self.bytes(of: number)
        case .bool, .null, .list, .map, .stringSet, .numberSet, .binarySet: nil
        }
    }

    private static func bytes(of number: AttributeNumber) -> [UInt8] {
        guard !number.isZero else { return [1] }
        let digits = AttributeNumber.digitCount(number.significand)
        let place = UInt8(Int(number.exponent) + digits - 1 - AttributeNumber.minimumMagnitude)
        let pairs = Self.pairs(of: number.significand, digits: digits)
        if number.isNegative {
            return [0, 255 - place] + pairs.map { 100 - $0 } + [255]
        }
        return [2, place] + pairs.map { 1 + $0 }
    }

    /// The decimal digits in pairs from the first on, 0…99 each.
    private static func pairs(of significand: UInt128, digits: Int) -> [UInt8] {
        // An odd number of digits is at most 37, so one more fits.
        var rest = digits % 2 == 1 ? significand * 10 : significand
        var pairs: [UInt8] = []
        while rest != 0 {
            let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 100)
            pairs.append(UInt8(remainder))
            rest = quotient
        }
        return pairs.reversed()
    }
}
