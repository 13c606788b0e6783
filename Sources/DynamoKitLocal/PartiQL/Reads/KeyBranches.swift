import DynamoKit

/// How a `WHERE` clause narrows down what of a table or index has to be read: a query for each of its branches, or a scan.
struct KeyBranches {
    /// Most queries that one statement may take.
    static let maximum = 50
    /// Most branches that are looked at before the clause is taken for one that tells nothing about the key.
    private static let maximumExpansion = 1000

    /// Without those that no item can be in.
    let branches: [KeyBranch]
    /// Whether every branch names its partition.
    let isKeyed: Bool

    /// - Throws: A validation error when values do not fit the key, branches overlap, or there are too many.
    init(_ condition: Condition?, key: KeyShape) throws {
        guard let condition else {
            (self.branches, self.isKeyed) = ([], false)
            return
        }
        let expansion = Expansion(key: key)
        let alternatives = try expansion.alternatives(of: condition)
        guard let alternatives, alternatives.count <= Self.maximum else {
            guard !expansion.pinsPartition(condition) else {
                throw ValidationError.invalid("Too many decomposed read operations for a given query.")
            }
            (self.branches, self.isKeyed) = ([], false)
            return
        }
        let branches = try alternatives.map { try KeyBranch($0, key: key) }
        self.isKeyed = branches.allSatisfy { $0.partition != nil }
        self.branches = branches.filter { !$0.isEmpty }
        guard self.isKeyed else { return }
        for (index, branch) in self.branches.enumerated() {
            guard !self.branches[..<index].contains(where: branch.overlaps) else {
                throw ValidationError.invalid(
                    "Overlapping conditions with range keys are not supported in where clause"
                )
            }
        }
    }

    /// Makes alternatives of a condition, as far as they tell about the key.
    private struct Expansion {
        let key: KeyShape

        /// - Returns: `nil` when there are too many of them.
        /// - Throws: A validation error when a value has another type than its attribute of the key.
        func alternatives(of condition: Condition) throws -> [[KeyBranch.Part]]? {
            if let parts = try self.keyParts(of: condition) { return parts.map { [$0] } }
            switch condition {
            case .all(let conditions):
                var alternatives: [[KeyBranch.Part]] = [[]]
                for condition in conditions {
                    guard let more = try self.alternatives(of: condition),
                        alternatives.count * more.count <= KeyBranches.maximumExpansion
                    else { return nil }
                    alternatives = alternatives.flatMap { one in more.map { one + $0 } }
                }
                return alternatives
            case .any(let conditions) where self.namesKey(condition):
                var alternatives: [[KeyBranch.Part]] = []
                for condition in conditions {
                    guard let more = try self.alternatives(of: condition),
                        alternatives.count + more.count <= KeyBranches.maximumExpansion
                    else { return nil }
                    alternatives += more
                }
                return alternatives
            default: return [[.filter(condition)]]
            }
        }

        /// Whether every alternative of the condition names its partition.
        func pinsPartition(_ condition: Condition) -> Bool {
            switch condition {
            case .all(let conditions): conditions.contains(where: self.pinsPartition)
            case .any(let conditions): conditions.allSatisfy(self.pinsPartition)
            default: KeyCondition(condition, key: self.key)?.isOnPartition ?? false
            }
        }

        private func namesKey(_ condition: Condition) -> Bool {
            switch condition {
            case .all(let conditions), .any(let conditions): conditions.contains(where: self.namesKey)
            default: KeyCondition(condition, key: self.key) != nil
            }
        }

        /// What a condition asks of the key, each part for itself; `nil` when it asks nothing of the key.
        private func keyParts(of condition: Condition) throws -> [KeyBranch.Part]? {
            guard let onKey = KeyCondition(condition, key: self.key) else { return nil }
            try onKey.checkTypes()
            return onKey.parts
        }
    }
}
