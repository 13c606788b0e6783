import DynamoKit

/// A condition on an attribute of a key that says where to look.
struct KeyCondition {
    let attribute: KeyShape.KeyAttribute
    let isOnPartition: Bool
    /// Alternatives; more than one for `IN`.
    private let requirements: [KeyConditionExpression.Requirement]

    /// - Returns: `nil` for any other condition.
    init?(_ condition: Condition, key: KeyShape) {
        guard let (name, requirements) = condition.requirements else { return nil }
        if name == key.partition.name {
            guard requirements.allSatisfy({ if case .comparison(.equal, _) = $0 { true } else { false } }) else {
                return nil
            }
            (self.attribute, self.isOnPartition) = (key.partition, true)
        } else if let sort = key.sort, name == sort.name {
            (self.attribute, self.isOnPartition) = (sort, false)
        } else {
            return nil
        }
        self.requirements = requirements
    }

    var parts: [KeyBranch.Part] {
        self.requirements.map { requirement in
            guard self.isOnPartition, case .comparison(_, let value) = requirement else { return .sort(requirement) }
            return .partition(value)
        }
    }

    func checkTypes() throws {
        for value in self.requirements.flatMap(\.values) {
            try Self.checkType(of: value, for: self.attribute)
        }
    }

    static func checkType(of value: AttributeValue, for attribute: KeyShape.KeyAttribute) throws {
        switch value {
        case .string, .number, .binary: break
        default:
            throw ValidationError.invalid(
                "Key value must be of type S, N, or B. Key name: \(attribute.name), Key type: \(value.descriptor)"
            )
        }
        guard value.descriptor == attribute.type.rawValue else {
            throw ValidationError.invalid(
                "Key attribute's data type should match its data type in table's schema: Key \(attribute.name)"
            )
        }
    }
}

extension Condition {
    /// What the condition asks of one attribute, as a key condition could; `nil` when none could.
    fileprivate var requirements: (attribute: String, requirements: [KeyConditionExpression.Requirement])? {
        switch self {
        case .comparison(.path(let path), let comparator, .value(let value)):
            path.requirements(comparator == .notEqual ? [] : [.comparison(comparator, value)])
        case .comparison(.value(let value), let comparator, .path(let path)):
            path.requirements(comparator == .notEqual ? [] : [.comparison(comparator.mirrored, value)])
        case .between(.path(let path), .value(let lower), .value(let upper)):
            path.requirements([.between(lower, upper)])
        case .beginsWith(.path(let path), .value(let prefix)): path.requirements([.beginsWith(prefix)])
        case .oneOf(.path(let path), let candidates):
            path.requirements(candidates.values?.map { .comparison(.equal, $0) } ?? [])
        default: nil
        }
    }
}

extension [Condition.Operand] {
    /// The values that they are, unless one is none.
    fileprivate var values: [AttributeValue]? {
        let values = self.compactMap { if case .value(let value) = $0 { value } else { nil } }
        return values.count == self.count ? values : nil
    }
}

extension DocumentPath {
    fileprivate func requirements(
        _ requirements: [KeyConditionExpression.Requirement]
    ) -> (attribute: String, requirements: [KeyConditionExpression.Requirement])? {
        self.nested.isEmpty && !requirements.isEmpty ? (self.attribute, requirements) : nil
    }
}

extension KeyConditionExpression.Requirement {
    fileprivate var values: [AttributeValue] {
        switch self {
        case .comparison(_, let value), .beginsWith(let value): [value]
        case .between(let lower, let upper): [lower, upper]
        }
    }
}
