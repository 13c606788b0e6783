import FoundationEssentials

/// The types that the coder treats in its own way rather than in theirs.
///
/// Types are compared rather than cast: it costs next to nothing, and every empty array could be cast to `[UInt8]`.
enum SpecialType {
    case string, attributeValue, attributeNumber, data, bytes, date, decimal, url, item

    @inline(__always)
    init?<Value>(_ type: Value.Type) {
        if type == String.self {
            self = .string
        } else if type == Date.self {
            self = .date
        } else if type == Data.self {
            self = .data
        } else if type == [UInt8].self {
            self = .bytes
        } else if type == AttributeValue.self {
            self = .attributeValue
        } else if type == AttributeNumber.self {
            self = .attributeNumber
        } else if type == Decimal.self {
            self = .decimal
        } else if type == URL.self {
            self = .url
        } else if type == DynamoItem.self {
            self = .item
        } else {
            return nil
        }
    }
}
