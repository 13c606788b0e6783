import DynamoKit

extension UpdateStep {
    /// What the step makes of the value at its path.
    ///
    /// - Parameter item: The item as it was before the update.
    func edit(of item: DynamoItem) throws(DynamoError) -> DocumentEdit {
        switch self.action {
        case .remove: .remove
        case .set(let operand): .set(try operand.value(in: item))
        case .add(let value): .set(try Self.add(value, to: self.path.value(in: item)))
        case .delete(let value): try Self.delete(value, from: self.path.value(in: item))
        }
    }

    private static func add(_ value: AttributeValue, to old: AttributeValue?) throws(DynamoError) -> AttributeValue {
        switch (old, value) {
        case (nil, _): return value
        case (.number(let left)?, .number(let right)): return .number(try left.adding(right))
        case (.stringSet(let left)?, .stringSet(let right)): return .stringSet(try Self.union(left, right))
        case (.numberSet(let left)?, .numberSet(let right)): return .numberSet(left.union(right))
        case (.binarySet(let left)?, .binarySet(let right)): return .binarySet(left.union(right))
        default: throw Self.wrongType()
        }
    }

    private static func union(_ left: Set<String>, _ right: Set<String>) throws(DynamoError) -> Set<String> {
        for member in right {
            guard let index = left.firstIndex(of: member), !left[index].hasSameBytes(as: member) else { continue }
            throw DynamoError.canonicalEquivalents(left[index], member)
        }
        return left.union(right)
    }

    private static func delete(_ value: AttributeValue, from old: AttributeValue?) throws(DynamoError) -> DocumentEdit {
        // DynamoDB stores no empty set: with its last member goes the attribute.
        switch (old, value) {
        case (nil, _): return .keep
        case (.stringSet(let left)?, .stringSet(let right)):
            let rest = left.filter { !right.containsBytes(of: $0) }
            return rest.isEmpty ? .remove : .set(.stringSet(rest))
        case (.numberSet(let left)?, .numberSet(let right)):
            let rest = left.subtracting(right)
            return rest.isEmpty ? .remove : .set(.numberSet(rest))
        case (.binarySet(let left)?, .binarySet(let right)):
            let rest = left.subtracting(right)
            return rest.isEmpty ? .remove : .set(.binarySet(rest))
        default: throw Self.wrongType()
        }
    }

    fileprivate static func wrongType(location: DynamoError.Location = .here()) -> DynamoError {
        DynamoError(
            .validation,
            message: "An operand in the update expression has an incorrect data type",
            location: location
        )
    }
}

extension UpdateAction.Operand {
    fileprivate func value(in item: DynamoItem) throws(DynamoError) -> AttributeValue {
        switch self {
        case .value(let value): return value
        case .path(let path):
            guard let value = path.value(in: item) else { throw Self.missing() }
            return value
        case .ifNotExists(let path, let operand):
            if let value = path.value(in: item) { return value }
            return try operand.value(in: item)
        case .listAppend(let left, let right):
            guard case .list(let start) = try left.value(in: item), case .list(let end) = try right.value(in: item)
            else { throw UpdateStep.wrongType() }
            return .list(start + end)
        case .sum(let left, let right):
            return .number(try left.number(in: item).adding(try right.number(in: item)))
        case .difference(let left, let right):
            return .number(try left.number(in: item).adding(try right.number(in: item).negated))
        case .faulty: throw Self.missing()
        }
    }

    private func number(in item: DynamoItem) throws(DynamoError) -> AttributeNumber {
        guard case .number(let number) = try self.value(in: item) else { throw UpdateStep.wrongType() }
        return number
    }

    private static func missing(location: DynamoError.Location = .here()) -> DynamoError {
        DynamoError(
            .validation,
            message: "The provided expression refers to an attribute that does not exist in the item",
            location: location
        )
    }
}
