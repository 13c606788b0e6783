/// What a condition compares: an attribute, the size of one, or a value.
///
/// The named conditions compare an attribute with a value; for anything else, put the operands together:
///
/// ```swift
/// .compare(.attribute("sold"), .lessThan, .attribute("capacity"))
/// .between(.value(now), .attribute("opensAt"), .attribute("closesAt"))
/// ```
public struct ConditionOperand: Sendable {
    enum Kind: Sendable {
        case attribute(AttributePath)
        case size(AttributePath)
        case value(any Encodable & Sendable)
    }

    let kind: Kind

    /// What the item has there.
    public static func attribute(_ path: AttributePath) -> ConditionOperand {
        ConditionOperand(kind: .attribute(path))
    }

    /// The size of what the item has there: of a string its UTF-16 units (3 for “é𝄞”), of binary data its bytes, of a set,
    /// list or map its elements. Numbers, booleans and `NULL` have none.
    public static func size(of path: AttributePath) -> ConditionOperand {
        ConditionOperand(kind: .size(path))
    }

    /// A value.
    public static func value(_ value: some Encodable & Sendable) -> ConditionOperand {
        ConditionOperand(kind: .value(value))
    }
}
