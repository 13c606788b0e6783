import FoundationEssentials

/// The text of an instant: [RFC 3339](https://www.rfc-editor.org/rfc/rfc3339#section-5.6).
///
/// By hand, since Foundation's reader takes dates before 1582 for Julian ones, and RFC 3339 does not.
package enum UTCTimestamp {
    /// `2026-11-24T22:00:00.000Z`; `nil` outside the years 0 to 9999.
    package static func text(milliseconds: Int64) -> String? {
        let (day, time) = Self.divided(milliseconds, by: 86_400_000)
        let date = Self.civilDate(daysSince1970: day)
        guard (0...9999).contains(date.year) else { return nil }
        let seconds = time / 1000
        return Self.padded(date.year, 4) + "-" + Self.padded(date.month, 2) + "-" + Self.padded(date.day, 2)
            + "T" + Self.padded(seconds / 3600, 2) + ":" + Self.padded(seconds / 60 % 60, 2)
            + ":" + Self.padded(seconds % 60, 2) + "." + Self.padded(time % 1000, 3) + "Z"
    }

    /// Reads an instant with any offset, with or without a fraction of a second; `nil` for anything else.
    static func date(_ text: String) -> Date? {
        var rest = text.utf8[...]
        guard let year = Self.number(&rest, digits: 4), Self.skip("-", &rest),
            let month = Self.number(&rest, digits: 2), Self.skip("-", &rest),
            let day = Self.number(&rest, digits: 2), Self.skip("T", &rest) || Self.skip("t", &rest),
            let hour = Self.number(&rest, digits: 2), hour < 24, Self.skip(":", &rest),
            let minute = Self.number(&rest, digits: 2), minute < 60, Self.skip(":", &rest),
            // 60 is a leap second, which Unix time counts as the second after.
            let second = Self.number(&rest, digits: 2), second <= 60,
            let fraction = Self.fraction(&rest), let offset = Self.offset(&rest), rest.isEmpty,
            let days = Self.daysSince1970(existingYear: year, month: month, day: day)
        else { return nil }
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
        let milliseconds = (fraction * 1000).rounded()
        // Whole milliseconds come back as exactly the date that they were made from.
        guard abs(fraction * 1000 - milliseconds) < 1e-6 else {
            return Date(timeIntervalSince1970: Double(seconds) + fraction)
        }
        return Date(timeIntervalSince1970: (Double(seconds) * 1000 + milliseconds) / 1000)
    }

    private static func skip(_ character: Unicode.Scalar, _ rest: inout Substring.UTF8View) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    private static func number(_ rest: inout Substring.UTF8View, digits: Int) -> Int64? {
        let part = rest.prefix(digits)
        guard part.count == digits, part.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else {
            return nil
        }
        rest = rest.dropFirst(digits)
        return part.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    }

    /// A fraction of a second, 0 if there is none.
    private static func fraction(_ rest: inout Substring.UTF8View) -> Double? {
        guard Self.skip(".", &rest) else { return 0 }
        let digits = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        guard !digits.isEmpty else { return nil }
        rest = rest.dropFirst(digits.count)
        return Double("0." + String(Substring(digits)))
    }

    /// How many seconds the text's clock is ahead of UTC.
    private static func offset(_ rest: inout Substring.UTF8View) -> Int64? {
        if Self.skip("Z", &rest) || Self.skip("z", &rest) { return 0 }
        let isBehind = rest.first == UInt8(ascii: "-")
        guard Self.skip("+", &rest) || Self.skip("-", &rest),
            let hours = Self.number(&rest, digits: 2), hours < 24, Self.skip(":", &rest),
            let minutes = Self.number(&rest, digits: 2), minutes < 60
        else { return nil }
        return (hours * 3600 + minutes * 60) * (isBehind ? -1 : 1)
    }

    /// The proleptic Gregorian date, counted in eras of 400 years that begin on the 1st of March.
    private static func civilDate(daysSince1970: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let daysFromYear0ToEpoch: Int64 = 719_468
        let (era, dayOfEra) = Self.divided(daysSince1970 + daysFromYear0ToEpoch, by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
            month: month,
            day: dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        )
    }

    /// The number of a day, or `nil` if there is no such day.
    static func daysSince1970(existingYear year: Int64, month: Int64, day: Int64) -> Int64? {
        let days = Self.daysSince1970(year: year, month: month, day: day)
        // The way back shows whether there is.
        return Self.civilDate(daysSince1970: days) == (year, month, day) ? days : nil
    }

    /// The inverse of ``civilDate(daysSince1970:)``; days and months out of range give another date's number.
    private static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
        let (era, yearOfEra) = Self.divided(month <= 2 ? year - 1 : year, by: 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// Quotient rounded down, and a remainder that is never negative.
    private static func divided(_ value: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
