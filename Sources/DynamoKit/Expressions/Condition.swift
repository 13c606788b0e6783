/// What has to hold of an item: the condition of a write, or the filter of a query or scan.
///
/// ```swift
/// .notExists("lastReadAt") || .lessThan("lastReadAt", now)
/// .equals("status", "open") && !.contains("tags", "muted")
/// ```
///
/// A comparison with an attribute that the item lacks does not hold.
///
/// Specification:
/// [Comparison operator and function reference](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html)
public struct Condition: Sendable {
    indirect enum Node: Sendable {
        case comparison(Operand, Comparator, Operand)
        case between(Operand, Operand, Operand)
        case isIn(Operand, [Operand])
        case function(String, AttributePath, Operand?)
        case all([Node])
        case any([Node])
        case not(Node)
    }

    enum Operand: Sendable {
        case attribute(AttributePath)
        case size(AttributePath)
        case value(any Encodable & Sendable)
    }

    let node: Node
}

// MARK: Comparisons

extension Condition {
    /// The attribute has this value.
    public static func equals(_ path: AttributePath, _ value: some Encodable & Sendable) -> Condition {
        .compare(path, .equals, value)
    }

    /// The attribute has another value.
    public static func notEquals(_ path: AttributePath, _ value: some Encodable & Sendable) -> Condition {
        .compare(path, .notEquals, value)
    }

    /// The attribute is less than the value.
    public static func lessThan(_ path: AttributePath, _ value: some Encodable & Sendable) -> Condition {
        .compare(path, .lessThan, value)
    }

    /// The attribute is less than the value, or equal.
    public static func lessThanOrEqual(_ path: AttributePath, _ value: some Encodable & Sendable) -> Condition {
        .compare(path, .lessThanOrEqual, value)
    }

    /// The attribute is greater than the value.
    public static func greaterThan(_ path: AttributePath, _ value: some Encodable & Sendable) -> Condition {
        .compare(path, .greaterThan, value)
    }

    /// The attribute is greater than the value, or equal.
    public static func greaterThanOrEqual(_ path: AttributePath, _ value: some Encodable & Sendable) -> Condition {
        .compare(path, .greaterThanOrEqual, value)
    }

    /// The attribute compares so with the value.
    public static func compare(
        _ path: AttributePath,
        _ comparator: Comparator,
        _ value: some Encodable & Sendable
    ) -> Condition {
        Condition(node: .comparison(.attribute(path), comparator, .value(value)))
    }

    /// The attribute compares so with another attribute of the same item.
    public static func compare(
        _ path: AttributePath,
        _ comparator: Comparator,
        attribute other: AttributePath
    ) -> Condition {
        Condition(node: .comparison(.attribute(path), comparator, .attribute(other)))
    }

    /// The attribute lies between the two values, or is one of them.
    public static func between<Value: Encodable & Sendable>(
        _ path: AttributePath,
        _ lower: Value,
        _ upper: Value
    ) -> Condition {
        Condition(node: .between(.attribute(path), .value(lower), .value(upper)))
    }

    /// The attribute is one of the values, of which there have to be 1 to 100.
    public static func `in`(_ path: AttributePath, _ values: [some Encodable & Sendable]) -> Condition {
        Condition(node: .isIn(.attribute(path), values.map { .value($0) }))
    }

    /// The attribute's size compares so with a number: of a string its UTF-16 units (3 for “é𝄞”), of binary data its bytes,
    /// of a set, list or map its elements. It does not hold of numbers, booleans and `NULL`, which have no size.
    public static func size(of path: AttributePath, _ comparator: Comparator, _ size: Int) -> Condition {
        Condition(node: .comparison(.size(path), comparator, .value(size)))
    }

    /// The attribute's size lies in the range.
    public static func size(of path: AttributePath, between range: ClosedRange<Int>) -> Condition {
        Condition(node: .between(.size(path), .value(range.lowerBound), .value(range.upperBound)))
    }
}

// MARK: Functions

extension Condition {
    /// The item has the attribute. `NULL` is a value like any other.
    public static func exists(_ path: AttributePath) -> Condition {
        Condition(node: .function("attribute_exists", path, nil))
    }

    /// The item lacks the attribute. Of a key attribute: there is no such item.
    public static func notExists(_ path: AttributePath) -> Condition {
        Condition(node: .function("attribute_not_exists", path, nil))
    }

    /// The attribute is of the type.
    public static func hasType(_ path: AttributePath, _ type: AttributeType) -> Condition {
        Condition(node: .function("attribute_type", path, .value(type.rawValue)))
    }

    /// The string or the bytes begin so.
    public static func beginsWith(_ path: AttributePath, _ prefix: some Encodable & Sendable) -> Condition {
        Condition(node: .function("begins_with", path, .value(prefix)))
    }

    /// The string contains the part, or the set or list the element.
    public static func contains(_ path: AttributePath, _ element: some Encodable & Sendable) -> Condition {
        Condition(node: .function("contains", path, .value(element)))
    }
}

// MARK: Logic

extension Condition {
    /// Both hold.
    public static func && (left: Condition, right: Condition) -> Condition {
        Condition(node: .all(left.node.operandsOfAll + right.node.operandsOfAll))
    }

    /// One of the two holds, or both.
    public static func || (left: Condition, right: Condition) -> Condition {
        Condition(node: .any(left.node.operandsOfAny + right.node.operandsOfAny))
    }

    /// The condition does not hold.
    public static prefix func ! (condition: Condition) -> Condition {
        Condition(node: .not(condition.node))
    }
}

extension Condition.Node {
    fileprivate var operandsOfAll: [Condition.Node] { if case .all(let nodes) = self { nodes } else { [self] } }
    fileprivate var operandsOfAny: [Condition.Node] { if case .any(let nodes) = self { nodes } else { [self] } }
}
