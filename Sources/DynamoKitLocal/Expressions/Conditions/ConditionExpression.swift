import DynamoKit

/// A parsed ConditionExpression or FilterExpression.
///
/// ```swift
/// let condition = try ConditionExpression(parsing: text, kind: .condition, placeholders: &placeholders)
/// guard condition.evaluate(on: storedItem) else { throw … }      // `nil`: there is no item
/// ```
///
/// Specification:
/// [ConditionExpression](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html),
/// [FilterExpression](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.FilterExpression.html)
struct ConditionExpression: Sendable {
    let condition: Condition

    init(_ condition: Condition) {
        self.condition = condition
    }

    /// Parses the text and checks all that can be checked without an item.
    ///
    /// - Parameters:
    ///   - text: The expression as the request has it.
    ///   - kind: `.condition` or `.filter`, which error messages name.
    ///   - placeholders: Those of the request; the ones that the text uses are marked as used.
    /// - Throws: A validation error in DynamoDB's words.
    init(parsing text: String, kind: ExpressionKind, placeholders: inout Placeholders) throws(DynamoError) {
        self.condition = try ConditionParser.parse(text, kind: kind, placeholders: &placeholders)
    }

    /// Whether the condition holds on an item; on `nil` it sees an item without attributes.
    func evaluate(on item: DynamoItem?) -> Bool {
        self.condition.holds(on: item ?? [:])
    }

    /// Throws if a filter of Query looks at an attribute of the key, which it must not.
    ///
    /// - Parameters:
    ///   - keyAttributes: The key of the table or index that is queried.
    ///   - filter: What the message calls the filter.
    func rejectUse(ofKey keyAttributes: [String], by filter: String = "Filter Expression") throws(DynamoError) {
        let used = self.condition.attributes
        guard let attribute = keyAttributes.first(where: used.contains) else { return }
        throw DynamoError(
            .validation,
            message: """
                \(filter) can only contain non-primary key attributes: Primary key attribute: \(attribute)
                """
        )
    }
}
