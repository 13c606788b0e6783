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
            return Date(timeIntervalSince1970: try decoder.double())
        case .unixMilliseconds:
            return Date(timeIntervalSince1970: try decoder.double() / 1000)
        case .custom(_, let decode):
            return try decode(decoder.value)
        }
    }
}
