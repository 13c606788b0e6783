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

    /// The branches in the order in which their items come: by partition, then by sort key.
    func sorted(_ branches: [KeyBranch]) -> [KeyBranch] {
        let partitions = self.sortedPartitions(branches)
        func place(_ branch: KeyBranch) -> Int { partitions.firstIndex { $0 == branch.partition } ?? 0 }
        return branches.sorted { left, right in
            guard place(left) == place(right) else { return place(left) < place(right) }
            let bounds = (left.sort?.lower?.bytes ?? [], right.sort?.lower?.bytes ?? [])
            return self.isSortDescending
                ? bounds.1.lexicographicallyPrecedes(bounds.0) : bounds.0.lexicographicallyPrecedes(bounds.1)
        }
    }

    private func sortedPartitions(_ branches: [KeyBranch]) -> [AttributeValue] {
        let partitions = branches.compactMap(\.partition)
        guard let isPartitionDescending else { return partitions }
        return partitions.sorted { left, right in
            left.ordering(to: right) == (isPartitionDescending ? .orderedDescending : .orderedAscending)
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
