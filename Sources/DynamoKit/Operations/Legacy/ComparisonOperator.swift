/// How a legacy condition compares an attribute with its values.
///
/// Specification:
/// [ComparisonOperator](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Condition.html#DDB-Type-Condition-ComparisonOperator)
package enum ComparisonOperator: String, Hashable, Sendable, CaseIterable {
    case equal = "EQ"
    case notEqual = "NE"
    case oneOf = "IN"
    case lessOrEqual = "LE"
    case less = "LT"
    case greaterOrEqual = "GE"
    case greater = "GT"
    case between = "BETWEEN"
    case notNull = "NOT_NULL"
    case null = "NULL"
    case contains = "CONTAINS"
    case notContains = "NOT_CONTAINS"
    case beginsWith = "BEGINS_WITH"
}

/// Whether all legacy conditions of a map have to hold, or one of them.
package enum ConditionalOperator: String, Hashable, Sendable {
    case and = "AND"
    case or = "OR"
}
