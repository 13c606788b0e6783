import DynamoKit

extension LegacyCondition {
    /// The same as an expression would say it, once the values are found to be what the operator takes.
    func condition(on attribute: String) throws(DynamoError) -> Condition {
        let values = self.attributeValueList ?? []
        try self.comparisonOperator.check(values)
        let operand = Condition.Operand.path(DocumentPath(attribute))
        let operands = values.map { Condition.Operand.value($0) }
        return switch self.comparisonOperator {
        case .equal: .comparison(operand, .equal, operands[0])
        case .notEqual: .comparison(operand, .notEqual, operands[0])
        case .lessOrEqual: .comparison(operand, .lessOrEqual, operands[0])
        case .less: .comparison(operand, .less, operands[0])
        case .greaterOrEqual: .comparison(operand, .greaterOrEqual, operands[0])
        case .greater: .comparison(operand, .greater, operands[0])
        case .oneOf: .oneOf(operand, operands)
        case .between: .between(operand, lower: operands[0], upper: operands[1])
        case .notNull: .attributeExists(operand)
        case .null: .attributeNotExists(operand)
        case .contains: .contains(operand, operands[0])
        case .notContains: .not(.contains(operand, operands[0]))
        case .beginsWith: .beginsWith(operand, operands[0])
        }
    }
}

extension ConditionExpression {
    /// Reads a legacy filter; `nil` when it has no conditions.
    ///
    /// Specification:
    /// [QueryFilter](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.QueryFilter.html),
    /// [ScanFilter](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.ScanFilter.html)
    static func legacyFilter(
        _ conditions: [String: LegacyCondition]?,
        by conditionalOperator: ConditionalOperator?
    ) throws(DynamoError) -> ConditionExpression? {
        let condition = try Condition.joining(conditions, by: conditionalOperator) {
            condition,
            attribute throws(DynamoError) in try condition.condition(on: attribute)
        }
        return condition.map { ConditionExpression($0) }
    }
}

extension Condition {
    /// The conditions of a legacy map as one; `nil` when there are none.
    static func joining<Entry>(
        _ entries: [String: Entry]?,
        by conditionalOperator: ConditionalOperator?,
        _ condition: (Entry, _ attribute: String) throws(DynamoError) -> Condition
    ) throws(DynamoError) -> Condition? {
        let entries = entries ?? [:]
        if conditionalOperator != nil, entries.count < 2 {
            throw ValidationError.invalid(
                entries.isEmpty
                    ? "ConditionalOperator cannot be used without Filter or Expected"
                    : "ConditionalOperator can only be used when Filter or Expected has two or more elements"
            )
        }
        guard !entries.isEmpty else { return nil }
        var conditions: [Condition] = []
        for (attribute, entry) in entries.sorted(by: { $0.key < $1.key }) {
            conditions.append(try condition(entry, attribute))
        }
        return conditionalOperator == .or ? .any(conditions) : .all(conditions)
    }
}
