import struct Foundation.Date

/// A date as HTTP headers have it, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
///
/// It reads the one form that senders are to write, and none of the two obsolete ones.
///
/// Specification: [RFC 9110, section 5.6.7](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7)
enum HTTPDate {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]

    static func date(_ text: String) -> Date? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[5] == "GMT",
            let day = Self.number(parts[1], digits: 2),
            let month = Self.months.firstIndex(where: { $0 == parts[2] }),
            let year = Self.number(parts[3], digits: 4),
            let time = Self.secondOfDay(parts[4]),
            let days = UTCTimestamp.daysSince1970(existingYear: year, month: Int64(month) + 1, day: day),
            // The weekday of a broken date seldom fits. The 1st of January 1970 was a Thursday.
            parts[0] == "\(Self.weekdays[Int((days % 7 + 7) % 7)]),"
        else { return nil }
        return Date(timeIntervalSince1970: Double(days * 86_400 + time))
    }

    /// A leap second counts as the first one of the next minute.
    private static func secondOfDay(_ text: Substring) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3,
            let hour = Self.number(parts[0], digits: 2), hour < 24,
            let minute = Self.number(parts[1], digits: 2), minute < 60,
            let second = Self.number(parts[2], digits: 2), second <= 60
        else { return nil }
        return hour * 3600 + minute * 60 + second
    }

    private static func number(_ text: Substring, digits: Int) -> Int64? {
        guard text.utf8.count == digits, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return Int64(text)
    }
}
