/// A statement that is well formed. Whether DynamoDB can carry it out is another question.
///
/// Specification:
/// [PartiQL statements for DynamoDB](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.statements.html)
enum StatementSyntax: Hashable, Sendable {
    case select(SelectSyntax)
    case insert(InsertSyntax)
    case update(UpdateSyntax)
    case delete(DeleteSyntax)
    /// `EXISTS(…)`
    case exists(StatementExpression)
}

struct SelectSyntax: Hashable, Sendable {
    /// `nil` for `*`.
    var columns: [StatementExpression]?
    var source: StatementExpression
    var condition: StatementExpression?
    var ordering: [OrderSyntax] = []
    /// What PartiQL has and DynamoDB has not, in DynamoDB's words.
    var refusal: String?
}

struct OrderSyntax: Hashable, Sendable {
    var attribute: StatementExpression
    var isDescending: Bool
}

struct InsertSyntax: Hashable, Sendable {
    var target: StatementExpression
    var item: StatementExpression
}

struct UpdateSyntax: Hashable, Sendable {
    enum Step: Hashable, Sendable {
        case set(StatementExpression, StatementExpression)
        case remove(StatementExpression)
    }

    var target: StatementExpression
    var steps: [Step]
    var condition: StatementExpression?
    var returning: StatementReturning?
    var refusal: String?
}

struct DeleteSyntax: Hashable, Sendable {
    var target: StatementExpression
    var condition: StatementExpression?
    var returning: StatementReturning?
    var refusal: String?
}

/// What a write answers with.
///
/// Specification:
/// [Update statements](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.update.html)
enum StatementReturning: String, Hashable, Sendable {
    case allOld = "ALL OLD"
    case allNew = "ALL NEW"
    case modifiedOld = "MODIFIED OLD"
    case modifiedNew = "MODIFIED NEW"
}
