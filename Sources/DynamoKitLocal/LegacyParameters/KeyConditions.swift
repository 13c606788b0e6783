import DynamoKit

extension KeyConditionExpression {
    /// Reads legacy conditions on a key, and checks all that can be checked without a key schema.
    ///
    /// Specification:
    /// [KeyConditions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.KeyConditions.html)
    init(_ conditions: [String: LegacyCondition]) throws(DynamoError) {
        var requirements: [String: Requirement] = [:]
        for (attribute, condition) in conditions.sorted(by: { $0.key < $1.key }) {
            let values = condition.attributeValueList ?? []
            try condition.comparisonOperator.check(values)
            requirements[attribute] = Requirement(condition.comparisonOperator, values)
        }
        guard (1...2).contains(requirements.count) else {
            throw ValidationError.invalid("Conditions can be of length 1 or 2 only")
        }
        self.init(requirements)
    }
}

extension KeyConditionExpression.Requirement {
    /// - Parameter values: As many as the operator takes.
    fileprivate init(_ comparisonOperator: ComparisonOperator, _ values: [AttributeValue]) {
        switch comparisonOperator {
        case .equal: self = .comparison(.equal, values[0])
        case .lessOrEqual: self = .comparison(.lessOrEqual, values[0])
        case .less: self = .comparison(.less, values[0])
        case .greaterOrEqual: self = .comparison(.greaterOrEqual, values[0])
        case .greater: self = .comparison(.greater, values[0])
        case .between: self = .between(values[0], values[1])
        case .beginsWith: self = .beginsWith(values[0])
        // None of them can be asked of an index. Which one it is makes no difference to how it is refused.
        case .notEqual, .oneOf, .null, .notNull, .contains, .notContains: self = .comparison(.notEqual, .null)
        }
    }
}
