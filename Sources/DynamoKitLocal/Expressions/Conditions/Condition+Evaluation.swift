import DynamoKit

extension Condition {
    /// Whether the condition holds on an item.
    func holds(on item: DynamoItem) -> Bool {
        switch self {
        case .comparison(let left, let comparator, let right):
            Self.compare(left.value(in: item), comparator, right.value(in: item))
        case .between(let operand, let lower, let upper):
            Self.isBetween(operand.value(in: item), lower.value(in: item), upper.value(in: item))
        case .oneOf(let operand, let candidates):
            operand.value(in: item).map { value in
                candidates.contains { Self.compare(value, .equal, $0.value(in: item)) }
            } ?? false
        case .attributeExists(let operand): operand.value(in: item) != nil
        case .attributeNotExists(let operand): operand.value(in: item) == nil
        case .attributeType(let operand, let type): operand.value(in: item)?.descriptor == type
        case .beginsWith(let operand, let prefix):
            Self.begins(operand.value(in: item), with: prefix.value(in: item))
        case .contains(let operand, let part):
            Self.contains(operand.value(in: item), part.value(in: item))
        case .not(let condition): !condition.holds(on: item)
        case .all(let conditions): conditions.allSatisfy { $0.holds(on: item) }
        case .any(let conditions): conditions.contains { $0.holds(on: item) }
        }
    }

    private static func compare(_ left: AttributeValue?, _ comparator: Comparator, _ right: AttributeValue?) -> Bool {
        // What is missing is unequal to anything, and neither less nor greater.
        guard let left, let right else { return comparator == .notEqual }
        switch comparator {
        case .equal: return left == right
        case .notEqual: return left != right
        case .less: return left.ordering(to: right) == .orderedAscending
        case .greater: return left.ordering(to: right) == .orderedDescending
        case .lessOrEqual: return left.ordering(to: right).map { $0 != .orderedDescending } ?? false
        case .greaterOrEqual: return left.ordering(to: right).map { $0 != .orderedAscending } ?? false
        }
    }

    private static func isBetween(_ value: AttributeValue?, _ lower: AttributeValue?, _ upper: AttributeValue?) -> Bool
    {
        guard let value, let lower, let upper else { return false }
        return Self.compare(value, .greaterOrEqual, lower) && Self.compare(value, .lessOrEqual, upper)
    }

    private static func begins(_ value: AttributeValue?, with prefix: AttributeValue?) -> Bool {
        switch (value, prefix) {
        case (.string(let string)?, .string(let prefix)?): string.utf8.starts(with: prefix.utf8)
        case (.binary(let bytes)?, .binary(let prefix)?): bytes.starts(with: prefix)
        default: false
        }
    }

    private static func contains(_ value: AttributeValue?, _ part: AttributeValue?) -> Bool {
        switch (value, part) {
        // The searches of the standard library are linear; by bytes, since Swift takes é and e+◌́ for the same.
        case (.string(let string)?, .string(let part)?): Array(string.utf8).contains(Array(part.utf8))
        case (.binary(let bytes)?, .binary(let part)?): bytes.contains(part)
        case (.stringSet(let members)?, .string(let member)?): members.containsBytes(of: member)
        case (.numberSet(let members)?, .number(let member)?): members.contains(member)
        case (.binarySet(let members)?, .binary(let member)?): members.contains(member)
        case (.list(let elements)?, let element?): elements.contains(element)
        default: false
        }
    }

    /// The attributes of the item that the condition looks at.
    var attributes: Set<String> { Set(self.paths.map(\.attribute)) }

    /// The attributes whose values the condition looks into.
    var nestedAttributes: Set<String> { Set(self.paths.lazy.filter { !$0.nested.isEmpty }.map(\.attribute)) }

    private var paths: [DocumentPath] {
        switch self {
        case .comparison(let left, _, let right), .beginsWith(let left, let right), .contains(let left, let right):
            [left.path, right.path].compactMap(\.self)
        case .between(let operand, let lower, let upper): [operand.path, lower.path, upper.path].compactMap(\.self)
        case .oneOf(let operand, let candidates): ([operand] + candidates).compactMap(\.path)
        case .attributeExists(let operand), .attributeNotExists(let operand), .attributeType(let operand, _):
            [operand.path].compactMap(\.self)
        case .not(let condition): condition.paths
        case .all(let conditions), .any(let conditions): conditions.flatMap(\.paths)
        }
    }
}

extension Condition.Operand {
    fileprivate func value(in item: DynamoItem) -> AttributeValue? {
        switch self {
        case .path(let path): path.value(in: item)
        case .value(let value): value
        case .size(let operand): operand.value(in: item)?.conditionSize.map { .number(AttributeNumber($0)) }
        case .faulty: nil
        }
    }

    fileprivate var path: DocumentPath? {
        switch self {
        case .path(let path): path
        case .size(let operand): operand.path
        case .value, .faulty: nil
        }
    }
}

extension AttributeValue {
    /// What the `size` function answers; `nil` for types that have no size.
    fileprivate var conditionSize: Int? {
        switch self {
        // In UTF-16 units, as the service was seen to count: 3 for é𝄞.
        case .string(let string): string.utf16.count
        case .binary(let bytes): bytes.count
        case .stringSet(let members): members.count
        case .numberSet(let members): members.count
        case .binarySet(let members): members.count
        case .list(let elements): elements.count
        case .map(let members): members.count
        case .number, .bool, .null: nil
        }
    }
}
