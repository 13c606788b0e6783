import DynamoKit

/// What `ORDER BY` asks for.
struct StatementOrder {
    /// `nil` when the partitions come as the `WHERE` clause names them.
    private let isPartitionDescending: Bool?
    /// Whether the items of a partition come from the last to the first.
    let isSortDescending: Bool

    /// - Throws: A validation error when the items cannot be read in that order.
    init(_ statement: SelectStatement, key: KeyShape) throws {
        func direction(of name: String?) -> Bool? {
            statement.ordering.first { $0.attribute == name }?.isDescending
        }
        self.isPartitionDescending = direction(of: key.partition.name)
        self.isSortDescending = direction(of: key.sort?.name) ?? false
        guard !statement.ordering.isEmpty else { return }
        guard let condition = statement.condition else {
            throw ValidationError.invalid("Must have WHERE clause in the statement when using ORDER BY clause.")
        }
        for order in statement.ordering where !key.contains(order.attribute) {
            throw ValidationError.invalid(
                "Attribute \(order.attribute) in ORDER BY clause must be part of the primary key"
            )
        }
        let partitions = condition.conjuncts.reduce(0) { $0 + $1.partitionCount(of: key) }
        guard partitions > 0 else {
            throw ValidationError.invalid(
                "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause."
            )
        }
        guard partitions == 1 || self.isPartitionDescending != nil else {
            throw ValidationError.invalid(
                "Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause."
            )
        }
    }

    func sorted(_ branches: [KeyBranch]) -> [KeyBranch] {
        guard let isPartitionDescending else { return branches }
        return branches.sorted { left, right in
            guard let one = left.partition, let other = right.partition, one != other else {
                let bounds = (left.sort?.lower?.bytes ?? [], right.sort?.lower?.bytes ?? [])
                return self.isSortDescending
                    ? bounds.1.lexicographicallyPrecedes(bounds.0) : bounds.0.lexicographicallyPrecedes(bounds.1)
            }
            return one.ordering(to: other) == (isPartitionDescending ? .orderedDescending : .orderedAscending)
        }
    }
}

extension Condition {
    /// How many partitions the condition names, when it is about them alone.
    fileprivate func partitionCount(of key: KeyShape) -> Int {
        if case .any(let conditions) = self {
            let counts = conditions.map { $0.partitionCount(of: key) }
            return counts.contains(0) ? 0 : counts.reduce(0, +)
        }
        guard let onKey = KeyCondition(self, key: key), onKey.isOnPartition else { return 0 }
        return onKey.parts.count
    }
}
