import DynamoKit
import FoundationEssentials
import Testing

@Suite("Numbers in the attribute codec")
struct NumberCodingTests {
    @Test(
        "doubles come back to the bit",
        arguments: [0, 1, -1, 0.1, 1 / 3, 1e21, 123_456_789.123_456_78, .pi, 1e125, -9.99e125, 1e-130, 2.5e-100]
            as [Double]
    )
    func doubles(value: Double) throws {
        let encoded = try AttributeEncoder().encode(value)
        #expect(try AttributeDecoder().decode(Double.self, from: encoded) == value)
    }

    @Test(
        "what DynamoDB cannot hold is refused with the attribute's name",
        arguments: [.nan, .infinity, -.infinity, 1e126, 1e-131, .leastNonzeroMagnitude] as [Double]
    )
    func refusedDoubles(value: Double) throws {
        struct Reading: Codable { var samples: [Double] }
        let error = try #require(throws: DynamoError.self) {
            try AttributeEncoder().encodeItem(Reading(samples: [1, value]))
        }
        #expect(error.code == .codingFailed)
        #expect(error.message.contains("samples[1]"))
        #expect(error.cause is EncodingError)
    }

    @Test("integers keep every digit up to 38, and more are refused")
    func integers() throws {
        #expect(try AttributeEncoder().encode(Int64.min) == .number(AttributeNumber("-9223372036854775808")!))
        let largest = UInt128("99999999999999999999999999999999999999")!
        #expect(try AttributeDecoder().decode(UInt128.self, from: AttributeEncoder().encode(largest)) == largest)
        #expect(throws: DynamoError.self) { try AttributeEncoder().encode(UInt128.max) }
        #expect(throws: DynamoError.self) { try AttributeEncoder().encode(Int128.min) }
    }

    @Test("an integer type takes no number that is out of its range or has a fraction")
    func strictIntegers() throws {
        let decoder = AttributeDecoder()
        #expect(try decoder.decode(UInt8.self, from: .number(255)) == 255)
        #expect(throws: DynamoError.self) { try decoder.decode(UInt8.self, from: .number(256)) }
        #expect(throws: DynamoError.self) { try decoder.decode(UInt32.self, from: .number(-1)) }
        #expect(throws: DynamoError.self) { try decoder.decode(Int.self, from: .number(AttributeNumber("1.5")!)) }
        #expect(throws: DynamoError.self) { try decoder.decode(Int.self, from: .string("1")) }
        #expect(throws: DynamoError.self) { try decoder.decode(Float.self, from: .number(AttributeNumber("1e100")!)) }
    }

    @Test(
        "decimals are exact or refused",
        arguments: [
            "0.1", "-12345678901234567890.123456789012345678", "99999999999999999999999999999999999999", "1e-100",
        ]
    )
    func decimals(text: String) throws {
        let decimal = try #require(Decimal(string: text))
        let encoded = try AttributeEncoder().encode(decimal)
        #expect(encoded == .number(try AttributeNumber(text[...])))
        #expect(try AttributeDecoder().decode(Decimal.self, from: encoded) == decimal)
    }

    @Test("a number beyond Decimal is refused rather than rounded")
    func tooSmallForDecimal() {
        #expect(throws: DynamoError.self) {
            try AttributeDecoder().decode(Decimal.self, from: .number(AttributeNumber("1.23e-130")!))
        }
        #expect(throws: DynamoError.self) { try AttributeEncoder().encode(Decimal.nan) }
    }

    @Test("a 38-digit number passes through other coders as text")
    func otherCoders() throws {
        let number = AttributeNumber("0.12345678901234567890123456789012345678")!
        let json = try JSONEncoder().encode([number])
        #expect(String(decoding: json, as: UTF8.self) == #"["0.12345678901234567890123456789012345678"]"#)
        #expect(try JSONDecoder().decode([AttributeNumber].self, from: json) == [number])
    }
}
