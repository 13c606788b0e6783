/// What an update assigns, where that is more than a value: other attributes, sums, and defaults for what is missing.
///
/// ```swift
/// try await orders.update(key) {
///     $0.set("total", to: .attribute("price") + .ifNotExists("shipping", .value(0)))
///     $0.set("all", to: .listAppend(.attribute("first"), .attribute("second")))
/// }
/// ```
///
/// Attributes are read as they are before the update. A sum has two operands, as DynamoDB has it.
///
/// Specification:
/// [SET](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html#Expressions.UpdateExpressions.SET)
public struct UpdateValue: Sendable {
    indirect enum Node: Sendable {
        case value(any Encodable & Sendable)
        case attribute(AttributePath)
        case ifNotExists(AttributePath, Node)
        case listAppend(Node, Node)
        case arithmetic(Node, sign: String, Node)
    }

    let node: Node

    /// A value.
    public static func value(_ value: some Encodable & Sendable) -> UpdateValue {
        UpdateValue(node: .value(value))
    }

    /// What the item has there; the update is refused when it has nothing.
    public static func attribute(_ path: AttributePath) -> UpdateValue {
        UpdateValue(node: .attribute(path))
    }

    /// What the item has there, or something else when it has nothing.
    public static func ifNotExists(_ path: AttributePath, _ otherwise: UpdateValue) -> UpdateValue {
        UpdateValue(node: .ifNotExists(path, otherwise.node))
    }

    /// The elements of one list, then those of another.
    public static func listAppend(_ first: UpdateValue, _ second: UpdateValue) -> UpdateValue {
        UpdateValue(node: .listAppend(first.node, second.node))
    }

    /// The sum of two numbers.
    public static func + (left: UpdateValue, right: UpdateValue) -> UpdateValue {
        UpdateValue(node: .arithmetic(left.node, sign: "+", right.node))
    }

    /// The difference of two numbers.
    public static func - (left: UpdateValue, right: UpdateValue) -> UpdateValue {
        UpdateValue(node: .arithmetic(left.node, sign: "-", right.node))
    }
}
