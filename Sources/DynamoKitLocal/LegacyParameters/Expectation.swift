import DynamoKit

/// The condition of a legacy write.
///
/// Specification:
/// [Expected](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.Expected.html)
struct Expectation: Sendable {
    var expected: [String: ExpectedAttributeValue]?
    var conditionalOperator: ConditionalOperator?

    /// The same as an expression would say it; `nil` when nothing is expected.
    func condition() throws(DynamoError) -> ConditionExpression? {
        let condition = try Condition.joining(self.expected, by: self.conditionalOperator) {
            expected,
            attribute throws(DynamoError) in try expected.condition(on: attribute)
        }
        return condition.map { ConditionExpression($0) }
    }
}

extension ExpectedAttributeValue {
    fileprivate func condition(on attribute: String) throws(DynamoError) -> Condition {
        guard self.value == nil || self.attributeValueList == nil else {
            throw Self.invalid("Value and AttributeValueList cannot be used together", attribute)
        }
        guard let comparisonOperator else { return try self.shortCondition(on: attribute) }
        guard self.exists == nil else {
            throw Self.invalid("Exists and ComparisonOperator cannot be used together", attribute)
        }
        let values = self.attributeValueList ?? self.value.map { [$0] }
        guard values != nil || comparisonOperator == .null || comparisonOperator == .notNull else {
            throw Self.invalid(
                "Value or AttributeValueList must be used with ComparisonOperator: \(comparisonOperator.rawValue)",
                attribute
            )
        }
        return try LegacyCondition(comparisonOperator, values).condition(on: attribute)
    }

    /// Without an operator: the attribute has this value, or is missing.
    private func shortCondition(on attribute: String) throws(DynamoError) -> Condition {
        guard self.attributeValueList == nil else {
            throw Self.invalid("AttributeValueList can only be used with a ComparisonOperator", attribute)
        }
        switch (self.exists, self.value) {
        case (false?, nil): return try LegacyCondition(.null).condition(on: attribute)
        case (false?, .some): throw Self.invalid("Value cannot be used when Exists is false", attribute)
        case (let exists, nil):
            throw Self.invalid("Value must be provided when Exists is \(exists == nil ? "null" : "true")", attribute)
        case (_, let value?): return try LegacyCondition(.equal, [value]).condition(on: attribute)
        }
    }

    private static func invalid(
        _ problem: String,
        _ attribute: String,
        location: DynamoError.Location = .here()
    ) -> DynamoError {
        ValidationError.parameter("\(problem) for Attribute: \(attribute)", location: location)
    }
}
