import DynamoKit
import TestSupport
import Testing

@testable import DynamoKitLocal

@Suite("Exact sums")
struct AttributeNumberArithmeticTests {
    static let nines = String(repeating: "9", count: 38)

    @Test(
        "sums are exact",
        arguments: [
            ("1", "2", "3"), ("0.1", "0.2", "0.3"), ("5", "5", "10"), ("-5", "5", "0"), ("0", "-7.5", "-7.5"),
            ("-1", "0.25", "-0.75"), ("1e125", "-1e125", "0"),
            ("1e20", "1e-17", "100000000000000000000.00000000000000001"),
            (nines, "1", "1e38"), (nines, "-1", "99999999999999999999999999999999999998"),
            ("1e38", "-1", nines), ("1e-130", "1e-130", "2e-130"), ("9e125", "0", "9e125"),
        ]
    )
    func exact(left: String, right: String, sum: String) throws {
        let left = try AttributeNumber(left[...])
        let right = try AttributeNumber(right[...])
        #expect(try left.adding(right) == AttributeNumber(sum[...]))
        #expect(try right.adding(left) == AttributeNumber(sum[...]))
    }

    @Test(
        "a sum that no number can hold is DynamoDB's error",
        arguments: [
            (
                "9e125", "9e125",
                "Number overflow. Attempting to store a number with magnitude larger than supported range"
            ),
            ("1e38", "1", "Attempting to store more than 38 significant digits in a Number"),
            (nines, "0.1", "Attempting to store more than 38 significant digits in a Number"),
            ("1e100", "1e-100", "Attempting to store more than 38 significant digits in a Number"),
            ("1e39", "-1", "Attempting to store more than 38 significant digits in a Number"),
            ("2e38", "-1", "Attempting to store more than 38 significant digits in a Number"),
            ("34e37", nines, "Attempting to store more than 38 significant digits in a Number"),
            (
                "1.1e-130",
                "-1e-130",
                "Number underflow. Attempting to store a number with magnitude smaller than supported range"
            ),
        ]
    )
    func impossible(left: String, right: String, message: String) throws {
        let left = try AttributeNumber(left[...])
        let right = try AttributeNumber(right[...])
        #expect(validationMessage { () throws(DynamoError) in try left.adding(right) } == message)
        #expect(validationMessage { () throws(DynamoError) in try right.adding(left) } == message)
    }

    @Test("agrees with integers", arguments: UInt64(0)..<20)
    func integers(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<200 {
            let left = Int64.random(in: -1_000_000_000_000...1_000_000_000_000, using: &random)
            let right = Int64.random(in: -100_000...100_000, using: &random)
            #expect(try AttributeNumber(left).adding(AttributeNumber(right)) == AttributeNumber(left + right))
            #expect(try AttributeNumber(left).adding(AttributeNumber(right).negated) == AttributeNumber(left - right))
        }
    }
}
