import FoundationEssentials

extension CodingStrategies.DateStrategy {
    func encode(_ date: Date, path: () -> [any CodingKey]) throws -> AttributeValue {
        let seconds = date.timeIntervalSince1970
        switch self {
        case .iso8601:
            if let milliseconds = Int64(exactly: (seconds * 1000).rounded()),
                let text = UTCTimestamp.text(milliseconds: milliseconds)
            {
                return .string(text)
            }
        case .unixSeconds:
            if let seconds = Int64(exactly: seconds.rounded(.down)) { return .number(AttributeNumber(seconds)) }
        case .unixMilliseconds:
            if let milliseconds = Int64(exactly: (seconds * 1000).rounded()) {
                return .number(AttributeNumber(milliseconds))
            }
        case .custom(let encode, _):
            return try encode(date)
        }
        let context = EncodingError.Context(
            codingPath: path(),
            debugDescription: "The date lies outside what the date strategy can express."
        )
        throw EncodingError.invalidValue(date, context)
    }

    func decode(_ decoder: ValueDecoder) throws -> Date {
        switch self {
        case .iso8601:
            guard let date = UTCTimestamp.date(try decoder.string()) else {
                throw decoder.corrupted("The text is no ISO 8601 date and time with an offset.")
            }
            return date
        case .unixSeconds:
            return Date(timeIntervalSince1970: try decoder.floatingPoint())
        case .unixMilliseconds:
            return Date(timeIntervalSince1970: try decoder.floatingPoint(as: Double.self) / 1000)
        case .custom(_, let decode):
            return try decode(decoder.value)
        }
    }
}

/// Text of an instant in UTC with milliseconds.
enum UTCTimestamp {
    /// `2026-11-24T22:00:00.000Z`; `nil` outside the years 0 to 9999.
    static func text(milliseconds: Int64) -> String? {
        let (day, time) = Self.divided(milliseconds, by: 86_400_000)
        let date = Self.civilDate(daysSince1970: day)
        guard (0...9999).contains(date.year) else { return nil }
        let seconds = time / 1000
        return Self.padded(date.year, 4) + "-" + Self.padded(date.month, 2) + "-" + Self.padded(date.day, 2)
            + "T" + Self.padded(seconds / 3600, 2) + ":" + Self.padded(seconds / 60 % 60, 2)
            + ":" + Self.padded(seconds % 60, 2) + "." + Self.padded(time % 1000, 3) + "Z"
    }

    /// Reads an instant with any offset, with or without a fraction of a second.
    static func date(_ text: String) -> Date? {
        guard
            let date = (try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text))
                ?? (try? Date.ISO8601FormatStyle().parse(text))
        else { return nil }
        // Parsing adds up binary fractions; without their noise, milliseconds come back as the date they were.
        let milliseconds = date.timeIntervalSince1970 * 1000
        let rounded = milliseconds.rounded()
        return abs(milliseconds - rounded) < 0.001 ? Date(timeIntervalSince1970: rounded / 1000) : date
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
