import DynamoKit
import Testing

@Suite("Attribute numbers")
struct AttributeNumberTests {
    @Test("digits are counted right on both sides of every power of ten")
    func digitCount() {
        var power: UInt128 = 1
        #expect(AttributeNumber.digitCount(0) == 1)
        for digits in 1...38 {
            #expect(AttributeNumber.powerOfTen(digits - 1) == power)
            #expect(AttributeNumber.digitCount(power) == digits)
            #expect(AttributeNumber.digitCount(power * 10 - 1) == digits)
            power *= 10
        }
        #expect(AttributeNumber.digitCount(power) == 39)
        #expect(AttributeNumber.digitCount(.max) == 39)
    }

    @Test("trailing zeros go to the exponent, in 64 bits and beyond")
    func normalisation() throws {
        for zeros in 0...37 {
            let padded = AttributeNumber.powerOfTen(zeros)
            let number = try AttributeNumber(significand: padded * 3, exponent: -zeros, isNegative: true)
            #expect(number == -3)
            #expect(number.significand == 3)
        }
    }

    @Test("the negative of a number is that with the other sign, and zero has none")
    func negated() throws {
        let number = try #require(AttributeNumber("12345678901234567890123456789012345678E-40"))
        #expect(number.negated.description == "-\(number)")
        #expect(number.negated.negated == number)
        #expect(AttributeNumber.zero.negated == .zero)
        #expect(!AttributeNumber.zero.negated.isNegative)
    }
}
