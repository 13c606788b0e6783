/// One DynamoDB attribute value: exactly one of the ten types of the data model.
///
/// Each case names the descriptor that stands for it on the wire. Values compare as DynamoDB compares them: strings by
/// their bytes, numbers by value, sets without regard to order.
///
/// Names in a ``DynamoItem`` or map, and members of a string set, are keys of Swift's own collections, which hold but one
/// of two texts that are canonically equivalent. Where an answer of the service has both, reading it throws.
///
/// Specification: [AttributeValue](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html)
public enum AttributeValue: Hashable, Sendable {
    /// `S`: UTF-8 text.
    case string(String)
    /// `N`: a decimal number of up to 38 significant digits.
    case number(AttributeNumber)
    /// `B`: bytes; Base64 on the wire.
    case binary([UInt8])
    /// `BOOL`
    case bool(Bool)
    /// `NULL`
    case null
    /// `L`: an ordered list of values of any types.
    case list([AttributeValue])
    /// `M`: values of any types by name.
    case map([String: AttributeValue])
    /// `SS`: a set of strings; DynamoDB stores none that is empty.
    case stringSet(Set<String>)
    /// `NS`: a set of numbers; DynamoDB stores none that is empty.
    case numberSet(Set<AttributeNumber>)
    /// `BS`: a set of byte strings; DynamoDB stores none that is empty.
    case binarySet(Set<[UInt8]>)
}

/// The attributes of one item by name.
///
/// `==` of two items compares the values by bytes, but the names as Swift does; wrapped in ``AttributeValue/map(_:)`` the
/// names count by bytes too.
public typealias DynamoItem = [String: AttributeValue]

extension AttributeValue {
    /// The descriptor that names the value's type on the wire and in `attribute_type`: `S`, `N`, `B`, `BOOL`, `NULL`,
    /// `L`, `M`, `SS`, `NS` or `BS`.
    public var descriptor: String {
        switch self {
        case .string: "S"
        case .number: "N"
        case .binary: "B"
        case .bool: "BOOL"
        case .null: "NULL"
        case .list: "L"
        case .map: "M"
        case .stringSet: "SS"
        case .numberSet: "NS"
        case .binarySet: "BS"
        }
    }
}
