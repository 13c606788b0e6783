package import struct Foundation.Date

/// A point in time as Signature Version 4 writes it, always in UTC, between the years 0 and 9999.
package struct SigningTime: Hashable, Sendable {
    /// For example `20150830`.
    package let day: String
    /// For example `20150830T123600Z`.
    package let text: String

    package init(_ date: Date) {
        let seconds = Int(date.timeIntervalSince1970.rounded(.down))
        let days = Int((Double(seconds) / 86_400).rounded(.down))
        let second = seconds - days * 86_400
        let (year, month, dayOfMonth) = Self.civilDate(daysSince1970: days)
        var digits: [UInt8] = []
        digits.reserveCapacity(16)
        for pair in [year / 100, year % 100, month, dayOfMonth] { Self.append(pair, to: &digits) }
        self.day = String(decoding: digits, as: UTF8.self)
        digits.append(UInt8(ascii: "T"))
        for pair in [second / 3600, second / 60 % 60, second % 60] { Self.append(pair, to: &digits) }
        digits.append(UInt8(ascii: "Z"))
        self.text = String(decoding: digits, as: UTF8.self)
    }

    /// In the extended form of ISO 8601, for example `2015-08-30T12:36:00Z`.
    package var iso8601: String {
        var extended = self.text
        for (offset, separator) in [(4, "-"), (7, "-"), (13, ":"), (16, ":")] {
            extended.insert(contentsOf: separator, at: extended.utf8.index(extended.startIndex, offsetBy: offset))
        }
        return extended
    }

    /// Two digits.
    private static func append(_ value: Int, to digits: inout [UInt8]) {
        digits.append(UInt8(ascii: "0") + UInt8(value.magnitude / 10 % 10))
        digits.append(UInt8(ascii: "0") + UInt8(value.magnitude % 10))
    }

    /// The Gregorian date, counted in eras of 400 years that begin on the first of March, so that leap days come last.
    private static func civilDate(daysSince1970: Int) -> (year: Int, month: Int, day: Int) {
        let days = daysSince1970 + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }
}
