/// What has to hold of an item: the condition of a write, or the filter of a query or scan.
///
/// ```swift
/// .notExists("lastReadAt") || .lessThan("lastReadAt", now)
/// .equals("status", "open") && !.contains("tags", "muted")
/// ```
///
/// A comparison with an attribute that the item lacks does not hold, but for ``notEquals(_:_:)``: what is missing is unequal to
/// anything.
///
/// Specification:
/// [Comparison operator and function reference](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html)
public struct Condition: Sendable {
    indirect enum Node: Sendable {
        case comparison(ConditionOperand, Comparator, ConditionOperand)
        case between(ConditionOperand, ConditionOperand, ConditionOperand)
        case isIn(ConditionOperand, [ConditionOperand])
        case function(Function, AttributePath, ConditionOperand?)
        case all([Node])
        case any([Node])
        case not(Node)
    }

    enum Function: String, Sendable {
        case attributeExists = "attribute_exists"
        case attributeNotExists = "attribute_not_exists"
        case attributeType = "attribute_type"
        case beginsWith = "begins_with"
        case contains
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

    /// The operands compare so.
    public static func compare(
        _ left: ConditionOperand,
        _ comparator: Comparator,
        _ right: ConditionOperand
    ) -> Condition {
        Condition(node: .comparison(left, comparator, right))
    }

    /// The attribute lies between the two values, or is one of them.
    public static func between<Value: Encodable & Sendable>(
        _ path: AttributePath,
        _ lower: Value,
        _ upper: Value
    ) -> Condition {
        Condition(node: .between(.attribute(path), .value(lower), .value(upper)))
    }

    /// The operand lies between two others, or is one of them.
    public static func between(
        _ operand: ConditionOperand,
        _ lower: ConditionOperand,
        _ upper: ConditionOperand
    ) -> Condition {
        Condition(node: .between(operand, lower, upper))
    }

    /// The attribute is one of the values, of which there have to be 1 to 100.
    public static func `in`(_ path: AttributePath, _ values: [some Encodable & Sendable]) -> Condition {
        Condition(node: .isIn(.attribute(path), values.map { .value($0) }))
    }

    /// The operand is one of the others, of which there have to be 1 to 100.
    public static func `in`(_ operand: ConditionOperand, _ others: [ConditionOperand]) -> Condition {
        Condition(node: .isIn(operand, others))
    }

    /// The attribute's size, see ``ConditionOperand/size(of:)``, compares so with a number.
    public static func size(of path: AttributePath, _ comparator: Comparator, _ size: Int) -> Condition {
        Condition(node: .comparison(.size(of: path), comparator, .value(size)))
    }

    /// The attribute's size lies in the range.
    public static func size(of path: AttributePath, between range: ClosedRange<Int>) -> Condition {
        Condition(node: .between(.size(of: path), .value(range.lowerBound), .value(range.upperBound)))
    }
}

// MARK: Functions

extension Condition {
    /// The item has the attribute. `NULL` is a value like any other.
    public static func exists(_ path: AttributePath) -> Condition {
        Condition(node: .function(.attributeExists, path, nil))
    }

    /// The item lacks the attribute. Of a key attribute: there is no such item.
    public static func notExists(_ path: AttributePath) -> Condition {
        Condition(node: .function(.attributeNotExists, path, nil))
    }

    /// The attribute is of the type.
    public static func hasType(_ path: AttributePath, _ type: AttributeType) -> Condition {
        Condition(node: .function(.attributeType, path, .value(type.rawValue)))
    }

    /// The string or the bytes begin so.
    public static func beginsWith(_ path: AttributePath, _ prefix: some Encodable & Sendable) -> Condition {
        Condition(node: .function(.beginsWith, path, .value(prefix)))
    }

    /// The string or the bytes begin as the operand does.
    public static func beginsWith(_ path: AttributePath, _ prefix: ConditionOperand) -> Condition {
        Condition(node: .function(.beginsWith, path, prefix))
    }

    /// The string contains the part, or the set or list the element.
    public static func contains(_ path: AttributePath, _ element: some Encodable & Sendable) -> Condition {
        Condition(node: .function(.contains, path, .value(element)))
    }

    /// The string contains the operand as a part, or the set or list as an element.
    public static func contains(_ path: AttributePath, _ element: ConditionOperand) -> Condition {
        Condition(node: .function(.contains, path, element))
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
