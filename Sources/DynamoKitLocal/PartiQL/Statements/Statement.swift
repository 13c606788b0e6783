import DynamoKit

/// A statement with its parameters in place, checked as far as that needs no table.
///
/// ```swift
/// let statement = try Statement(parsing: text, parameters: parameters)
/// ```
///
/// Specification:
/// [PartiQL for DynamoDB](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.html)
enum Statement: Sendable {
    case select(SelectStatement)
    case insert(InsertStatement)
    case update(UpdateStatement)
    case delete(DeleteStatement)
    /// A condition of a transaction.
    case exists(SelectStatement)

    /// - Throws: A validation error in DynamoDB's words.
    init(parsing text: String, parameters: [AttributeValue]) throws {
        try ValidationError.checkText(text, at: "statement", as: "PartiQLStatement")
        for parameter in parameters {
            if let fault = ValueRules.fault(in: parameter) { throw ValueRules.invalid(fault) }
        }
        let (syntax, count) = try StatementReader.statement(of: text)
        guard count == parameters.count else {
            throw ValidationError.invalid("Number of parameters in request and statement don't match.")
        }
        var translation = StatementTranslation(parameters: parameters)
        switch syntax {
        case .select(let select): self = .select(try translation.statement(select))
        case .insert(let insert): self = .insert(try translation.statement(insert))
        case .update(let update): self = .update(try translation.statement(update))
        case .delete(let delete): self = .delete(try translation.statement(delete))
        case .exists(let expression):
            guard case .select(let select) = expression.form else {
                throw ValidationError.invalid("EXISTS() must contain a single item read with additional condition")
            }
            self = .exists(try translation.statement(select))
        }
    }
}

struct SelectStatement: Sendable {
    struct Order: Hashable, Sendable {
        var attribute: String
        var isDescending: Bool
    }

    var tableName: String
    var indexName: String?
    /// `nil` for all attributes.
    var columns: SelectedColumns?
    /// `nil` when it asks for everything.
    var condition: Condition?
    var ordering: [Order]
}

struct InsertStatement: Sendable {
    var tableName: String
    var item: DynamoItem
}

struct UpdateStatement: Sendable {
    var tableName: String
    var update: UpdateExpression
    var condition: Condition
    var returning: StatementReturning?
}

struct DeleteStatement: Sendable {
    var tableName: String
    var condition: Condition
    var returning: StatementReturning?
}
