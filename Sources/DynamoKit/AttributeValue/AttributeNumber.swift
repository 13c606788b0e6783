/// A DynamoDB number: up to 38 significant decimal digits, magnitude from 1E-130 to 9.99…E+125, or zero.
///
/// Kept exactly, never by way of a binary floating-point number. Values are normalised when made, so that `1`, `1.0` and
/// `1e0` are equal and hash alike.
///
/// Specification:
/// [Number](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number)
public struct AttributeNumber: Hashable, Sendable {
    /// Most significant digits that a number can have.
    public static let maximumDigits = 38
    /// Largest power of ten that the first significant digit can stand at.
    package static let maximumMagnitude = 125
    /// Smallest power of ten that the first significant digit can stand at.
    package static let minimumMagnitude = -130

    // The value is `significand × 10^exponent`; the significand has no trailing zero, and zero is 0 × 10^0, positive.
    // Two halves rather than one UInt128: its alignment would make every AttributeValue half as large again.
    private let high: UInt64
    private let low: UInt64
    package let exponent: Int16
    package let isNegative: Bool

    package var significand: UInt128 { UInt128(self.high) << 64 | UInt128(self.low) }
    package var isZero: Bool { self.high == 0 && self.low == 0 }

    /// Zero.
    public static let zero = AttributeNumber(normalized: 0, exponent: 0, isNegative: false)

    /// Takes parts that obey the invariant above as they are.
    private init(normalized significand: UInt128, exponent: Int16, isNegative: Bool) {
        self.high = UInt64(truncatingIfNeeded: significand >> 64)
        self.low = UInt64(truncatingIfNeeded: significand)
        self.exponent = exponent
        self.isNegative = isNegative
    }

    /// Makes `±significand × 10^exponent`, normalised.
    ///
    /// - Throws: ``AttributeNumberError`` when it has more than 38 significant digits or lies outside DynamoDB's range.
    package init(significand: UInt128, exponent: Int, isNegative: Bool) throws(AttributeNumberError) {
        guard significand != 0 else {
            self = .zero
            return
        }
        var significand = significand
        var exponent = exponent
        // Most numbers fit 64 bits, where a division costs a tenth of what it costs in 128.
        if var small = UInt64(exactly: significand) {
            exponent += Self.stripZeros(from: &small)
            significand = UInt128(small)
        } else {
            exponent += Self.stripZeros(from: &significand)
        }
        let digits = Self.digitCount(significand)
        guard digits <= Self.maximumDigits else { throw .tooManyDigits }
        let magnitude = exponent + digits - 1
        guard magnitude <= Self.maximumMagnitude else { throw .overflow }
        guard magnitude >= Self.minimumMagnitude else { throw .underflow }
        self.init(normalized: significand, exponent: Int16(exponent), isNegative: isNegative)
    }

    /// The number with the other sign; zero has none.
    package var negated: AttributeNumber {
        self.isZero
            ? self
            : AttributeNumber(normalized: self.significand, exponent: self.exponent, isNegative: !self.isNegative)
    }

    /// Removes the trailing zeros of a number other than zero, and tells how many they were.
    private static func stripZeros<Integer: FixedWidthInteger>(from significand: inout Integer) -> Int {
        var zeros = 0
        while case let (quotient, remainder) = significand.quotientAndRemainder(dividingBy: 10), remainder == 0 {
            significand = quotient
            zeros += 1
        }
        return zeros
    }

    /// How many decimal digits `significand` has; 1 for zero.
    package static func digitCount(_ significand: UInt128) -> Int {
        // 1233/4096 is the logarithm of 2 to base 10, for as many bits: what it falls short of is at most one digit.
        let bits = UInt128.bitWidth - significand.leadingZeroBitCount
        let digits = (bits * 1233) >> 12
        return significand < Self.powersOfTen[digits] ? max(digits, 1) : digits + 1
    }

    /// 10 to the power of `exponent`, 0 to 38.
    package static func powerOfTen(_ exponent: Int) -> UInt128 { Self.powersOfTen[exponent] }

    private static let powersOfTen: [UInt128] = (0..<Self.maximumDigits).reduce(into: [1]) { powers, index in
        powers.append(powers[index] * 10)
    }
}

/// Why text or a value is not a DynamoDB number.
public enum AttributeNumberError: Error, Hashable, Sendable {
    /// Not the decimal notation of a number.
    case malformed
    /// More than 38 significant digits.
    case tooManyDigits
    /// Magnitude over 9.99…E+125.
    case overflow
    /// Magnitude under 1E-130, and not zero.
    case underflow
}

extension AttributeNumber: Comparable {
    public static func < (left: AttributeNumber, right: AttributeNumber) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        return left.isNegative ? Self.magnitude(right, isLessThan: left) : Self.magnitude(left, isLessThan: right)
    }

    private static func magnitude(_ left: AttributeNumber, isLessThan right: AttributeNumber) -> Bool {
        if left.isZero || right.isZero { return left.isZero && !right.isZero }
        let leftDigits = Self.digitCount(left.significand)
        let rightDigits = Self.digitCount(right.significand)
        let leftMagnitude = Int(left.exponent) + leftDigits
        let rightMagnitude = Int(right.exponent) + rightDigits
        if leftMagnitude != rightMagnitude { return leftMagnitude < rightMagnitude }
        // Same place of the first digit: bring both to 38 digits, which UInt128 holds.
        return left.significand * Self.powerOfTen(Self.maximumDigits - leftDigits)
            < right.significand * Self.powerOfTen(Self.maximumDigits - rightDigits)
    }
}
