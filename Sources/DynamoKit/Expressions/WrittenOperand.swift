/// An operand as it stands in an expression, with what is known of it whatever the item is.
///
/// What DynamoDB refuses before it looks at an item is refused here before anything is sent.
struct WrittenOperand: CustomStringConvertible {
    enum Kind {
        case attribute(AttributePath)
        case size
        case value(AttributeValue)
    }

    let text: String
    let kind: Kind

    var description: String { self.text }

    /// The descriptor of its type, if that does not depend on the item.
    private var type: String? {
        switch self.kind {
        case .attribute: nil
        case .size: "N"
        case .value(let value): value.descriptor
        }
    }

    static func check(_ left: Self, _ comparator: Comparator, _ right: Self) throws(DynamoError) {
        try self.checkDistinct(left, right, comparator.rawValue)
        switch comparator {
        case .equals, .notEquals: return
        case .lessThan, .lessThanOrEqual, .greaterThan, .greaterThanOrEqual:
            for operand in [left, right] { try operand.check(isOf: ["S", "N", "B"], for: comparator.rawValue) }
        }
    }

    static func check(_ operand: Self, between lower: Self, and upper: Self) throws(DynamoError) {
        for operand in [operand, lower, upper] { try operand.check(isOf: ["S", "N", "B"], for: "between") }
        guard case .value(let lower) = lower.kind, case .value(let upper) = upper.kind else { return }
        try self.check(lower, isUpTo: upper)
    }

    /// Refuses bounds of different types, or in the wrong order.
    static func check(_ lower: AttributeValue, isUpTo upper: AttributeValue) throws(DynamoError) {
        guard lower.descriptor == upper.descriptor else {
            throw DynamoError(
                .invalidRequest,
                message: "“between” takes bounds of one type, not \(lower.descriptor) and \(upper.descriptor)."
            )
        }
        guard !upper.precedes(lower) else {
            throw DynamoError(.invalidRequest, message: "The lower bound of a “between” lies above the upper one.")
        }
    }

    static func check(_ function: Condition.Function, _ operand: Self, _ argument: Self) throws(DynamoError) {
        try self.checkDistinct(operand, argument, function.rawValue)
        guard function == .beginsWith else { return }
        try argument.check(isOf: ["S", "B"], for: function.rawValue)
    }

    func check(isOf types: Set<String>, for name: String) throws(DynamoError) {
        guard let type, !types.contains(type) else { return }
        throw DynamoError(
            .invalidRequest,
            message: "“\(name)” takes \(types.sorted().joined(separator: ", ")); the value encodes as \(type)."
        )
    }

    private static func checkDistinct(_ left: Self, _ right: Self, _ name: String) throws(DynamoError) {
        guard case .attribute(let path) = left.kind, case .attribute(let other) = right.kind,
            path.elements == other.elements
        else { return }
        throw DynamoError(.invalidRequest, message: "“\(name)” compares \(path) with itself.")
    }
}

extension AttributeValue {
    /// Whether the value comes before another of its type, as sort keys are ordered; `false` for types that have no order.
    fileprivate func precedes(_ other: AttributeValue) -> Bool {
        switch (self, other) {
        case (.string(let left), .string(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
        case (.number(let left), .number(let right)): left < right
        case (.binary(let left), .binary(let right)): left.lexicographicallyPrecedes(right)
        default: false
        }
    }
}
