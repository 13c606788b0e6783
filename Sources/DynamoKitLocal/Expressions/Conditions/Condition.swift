import DynamoKit

/// A condition on an item, as its expression says it.
indirect enum Condition: Hashable, Sendable {
    case comparison(Operand, Comparator, Operand)
    case between(Operand, lower: Operand, upper: Operand)
    case oneOf(Operand, [Operand])
    case attributeExists(Operand)
    case attributeNotExists(Operand)
    /// The second part is a descriptor, for example `SS`.
    case attributeType(Operand, String)
    case beginsWith(Operand, Operand)
    case contains(Operand, Operand)
    case not(Condition)
    /// Chains of `AND` and `OR` are flat, so that a long one is no deep one.
    case all([Condition])
    case any([Condition])

    /// What a condition compares or asks about.
    indirect enum Operand: Hashable, Sendable {
        case path(DocumentPath)
        case value(AttributeValue)
        /// The `size` function.
        case size(Operand)
        /// Stands where a mistake was noted. Parsing ends with an error then, so no condition that has it is ever used.
        case faulty
    }
}

extension Condition.Operand {
    /// The type that the operand has whatever the item is: a value's own, and a number for `size`.
    var knownType: String? {
        switch self {
        case .value(let value): value.descriptor
        case .size: "N"
        case .path, .faulty: nil
        }
    }
}
