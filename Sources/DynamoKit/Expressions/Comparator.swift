/// How two values are compared. Values of different types are never equal, and neither is less than the other.
public enum Comparator: String, Hashable, Sendable {
    case equals = "="
    case notEquals = "<>"
    case lessThan = "<"
    case lessThanOrEqual = "<="
    case greaterThan = ">"
    case greaterThanOrEqual = ">="
}

/// The type of an attribute, as `attribute_type` knows it.
public enum AttributeType: String, Hashable, Sendable {
    case string = "S"
    case number = "N"
    case binary = "B"
    case bool = "BOOL"
    case null = "NULL"
    case list = "L"
    case map = "M"
    case stringSet = "SS"
    case numberSet = "NS"
    case binarySet = "BS"
}
