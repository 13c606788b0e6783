import DynamoKit
import FoundationEssentials

/// How two values of one type stand to each other.
enum ValueOrdering {
    case orderedAscending
    case orderedSame
    case orderedDescending
}

extension AttributeValue {
    /// The order of two strings (by UTF-8 bytes), numbers or binaries (by unsigned bytes); `nil` for values of different
    /// types and of types without an order.
    ///
    /// Specification:
    /// [Comparison operators](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Comparators)
    func ordering(to other: AttributeValue) -> ValueOrdering? {
        switch (self, other) {
        case (.string(let left), .string(let right)): Self.ordering(left.utf8, right.utf8)
        case (.binary(let left), .binary(let right)): Self.ordering(left, right)
        case (.number(let left), .number(let right)):
            left == right ? .orderedSame : left < right ? .orderedAscending : .orderedDescending
        default: nil
        }
    }

    private static func ordering(_ left: some Sequence<UInt8>, _ right: some Sequence<UInt8>) -> ValueOrdering {
        if left.lexicographicallyPrecedes(right) { return .orderedAscending }
        return right.lexicographicallyPrecedes(left) ? .orderedDescending : .orderedSame
    }

    /// The value as error messages show it, for example `{S:abc}`.
    var messageText: String {
        switch self {
        case .string(let string): "{S:\(string)}"
        case .number(let number): "{N:\(number)}"
        case .binary(let bytes): "{B:\(Data(bytes).base64EncodedString())}"
        case .bool, .null, .list, .map, .stringSet, .numberSet, .binarySet: "{\(self.descriptor)}"
        }
    }
}
