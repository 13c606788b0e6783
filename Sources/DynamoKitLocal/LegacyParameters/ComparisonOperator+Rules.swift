import DynamoKit

/// What the operators of legacy conditions take.
///
/// Specification:
/// [ComparisonOperator](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Condition.html#DDB-Type-Condition-ComparisonOperator)
extension ComparisonOperator {
    /// Throws unless the operator takes these values: their number, their types, and in this order.
    func check(_ values: [AttributeValue]) throws(DynamoError) {
        for value in values {
            if let fault = ValueRules.fault(in: value) { throw ValidationError.invalid(fault) }
        }
        guard self.counts.contains(values.count) else {
            throw ValidationError.parameter("Invalid number of argument(s) for the \(self.rawValue) ComparisonOperator")
        }
        guard let type = values.first?.descriptor else { return }
        guard values.allSatisfy({ $0.descriptor == type }) else {
            throw ValidationError.parameter("AttributeValues inside AttributeValueList must be of same type")
        }
        if let types = self.types, !types.contains(type) {
            throw ValidationError.parameter(
                "ComparisonOperator \(self.rawValue) is not valid for \(type) AttributeValue type"
            )
        }
        if self == .between, case .orderedDescending = values[0].ordering(to: values[1]) {
            throw ValidationError.invalid(
                "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound"
            )
        }
    }

    private var counts: ClosedRange<Int> {
        switch self {
        case .null, .notNull: 0...0
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .contains, .notContains, .beginsWith:
            1...1
        case .between: 2...2
        case .oneOf: 1...Int.max
        }
    }

    /// The descriptors of the types that its values can have; `nil` for all of them.
    private var types: Set<String>? {
        switch self {
        case .equal, .notEqual, .null, .notNull: nil
        case .less, .lessOrEqual, .greater, .greaterOrEqual, .between, .oneOf: ["S", "N", "B"]
        case .contains, .notContains: ["S", "N", "B", "BOOL", "NULL"]
        case .beginsWith: ["S", "B"]
        }
    }
}
