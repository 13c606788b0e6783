import DynamoKit
import TestSupport
import Testing

@testable import DynamoKitLocal

@Suite("Order-preserving key bytes")
struct KeyEncodingTests {
    /// A number with few or many digits, often near others, anywhere in the range.
    static func number(using random: inout SplitMix64) -> AttributeNumber {
        let digits = [1, 2, 3, 37, 38].randomElement(using: &random)!
        var significand: UInt128 = 0
        for _ in 0..<digits {
            significand = significand * 10 + UInt128(UInt8.random(in: 0...9, using: &random))
        }
        let exponents = Bool.random(using: &random) ? -3...3 : -130...125
        let exponent = Int.random(in: exponents, using: &random)
        do throws(AttributeNumberError) {
            return try AttributeNumber(
                significand: significand,
                exponent: exponent,
                isNegative: Bool.random(using: &random)
            )
        } catch {
            return .zero  // out of range
        }
    }

    @Test("bytes compare as numbers do", arguments: UInt64(0)..<20)
    func numbers(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<500 {
            let left = Self.number(using: &random)
            let right = Self.number(using: &random)
            let leftBytes = try #require(KeyEncoding.bytes(of: .number(left)))
            let rightBytes = try #require(KeyEncoding.bytes(of: .number(right)))
            #expect(leftBytes.lexicographicallyPrecedes(rightBytes) == (left < right), "\(left) \(right)")
            #expect((leftBytes == rightBytes) == (left == right), "\(left) \(right)")
        }
    }

    @Test("the ends of the range and neighbours stand in order")
    func ladder() throws {
        let nines = String(repeating: "9", count: 38)
        let ladder = [
            "-\(nines)e88", "-1e125", "-100.5", "-100", "-99.99", "-99", "-12.34", "-12.3", "-12", "-1.01", "-1",
            "-0.1",
            "-1e-129", "-1.1e-130", "-1e-130", "0", "1e-130", "1.1e-130", "1e-129", "0.1", "1", "1.01", "12", "12.3",
            "12.34", "99", "99.99", "100", "100.5", "1e125", "\(nines)e88",
        ]
        let encoded = try ladder.map { text in
            try #require(KeyEncoding.bytes(of: .number(try AttributeNumber(text[...]))))
        }
        for (left, right) in zip(encoded, encoded.dropFirst()) {
            #expect(left.lexicographicallyPrecedes(right), "\(left) \(right)")
        }
    }

    @Test("numbers have these bytes, which stored keys depend on")
    func golden() {
        let golden: [(AttributeNumber, [UInt8])] = [
            (0, [1]), (1, [2, 130, 11]), (10, [2, 131, 11]), (12, [2, 131, 13]), (123, [2, 132, 13, 31]),
            (-1, [0, 125, 90, 255]), (-123, [0, 123, 88, 70, 255]),
        ]
        for (number, bytes) in golden {
            #expect(KeyEncoding.bytes(of: .number(number)) == bytes)
        }
    }

    @Test("strings and binaries are their bytes; other types are no keys")
    func others() {
        #expect(KeyEncoding.bytes(of: .string("é")) == [0xC3, 0xA9])
        #expect(KeyEncoding.bytes(of: .binary([0, 255])) == [0, 255])
        for value: AttributeValue in [.bool(true), .null, .list([]), .map([:]), .stringSet(["a"])] {
            #expect(KeyEncoding.bytes(of: value) == nil)
        }
    }
}
