import DynamoKit
import FoundationEssentials

/// When an item expires, by the attribute that says so.
///
/// Specification:
/// [Using time to live](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html)
enum ExpiryTime {
    /// Items that expired longer ago than this are kept: 5 years, in seconds.
    private static let maximumAge: Int64 = 5 * 365 * 24 * 60 * 60

    /// The seconds since 1970 that a value stands for, without their fraction.
    ///
    /// - Returns: `nil` for what is no time to live: not a number, a negative one, or one that is centuries of centuries
    ///   away.
    static func seconds(_ value: AttributeValue) -> Int64? {
        guard case .number(let number) = value, !number.isNegative else { return nil }
        guard number.exponent < 0 else { return number.exactly(as: Int64.self) }
        let fractionDigits = -Int(number.exponent)
        guard fractionDigits < AttributeNumber.maximumDigits else { return 0 }
        return Int64(exactly: number.significand / AttributeNumber.powerOfTen(fractionDigits))
    }

    /// The times that are over at `now`, and not for so long that their items are kept.
    static func expired(at now: Date) -> Range<Int64> {
        let end = Int64(now.timeIntervalSince1970.rounded(.up))
        return (end - Self.maximumAge)..<end
    }
}
