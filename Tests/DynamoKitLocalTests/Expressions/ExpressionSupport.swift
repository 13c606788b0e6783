import DynamoKit

@testable import DynamoKitLocal

/// Parses with the placeholders that an expression kind may use, and checks that none is left over.
func parse<Expression>(
    _ kind: ExpressionKind,
    _ text: String,
    names: [String: String] = [:],
    values: DynamoItem = [:],
    _ parser: (String, inout Placeholders) throws(DynamoError) -> Expression
) throws(DynamoError) -> Expression {
    var placeholders = try Placeholders(names: names, values: values, expressions: [kind: text])
    let expression = try parser(text, &placeholders)
    try placeholders.rejectUnused()
    return expression
}

func condition(
    _ text: String,
    names: [String: String] = [:],
    values: DynamoItem = [:],
    kind: ExpressionKind = .condition
) throws(DynamoError) -> ConditionExpression {
    try parse(kind, text, names: names, values: values) { text, placeholders throws(DynamoError) in
        try ConditionExpression(parsing: text, kind: kind, placeholders: &placeholders)
    }
}

func update(
    _ text: String,
    names: [String: String] = [:],
    values: DynamoItem = [:]
) throws(DynamoError) -> UpdateExpression {
    try parse(.update, text, names: names, values: values) { text, placeholders throws(DynamoError) in
        try UpdateExpression(parsing: text, placeholders: &placeholders)
    }
}

func projection(_ text: String, names: [String: String] = [:]) throws(DynamoError) -> ProjectionExpression {
    try parse(.projection, text, names: names) { text, placeholders throws(DynamoError) in
        try ProjectionExpression(parsing: text, placeholders: &placeholders)
    }
}

func keyCondition(
    _ text: String,
    names: [String: String] = [:],
    values: DynamoItem = [:]
) throws(DynamoError) -> KeyConditionExpression {
    try parse(.keyCondition, text, names: names, values: values) { text, placeholders throws(DynamoError) in
        try KeyConditionExpression(parsing: text, placeholders: &placeholders)
    }
}

/// The message of the validation error that the body throws; `nil` when it throws none.
func validationMessage(_ body: () throws(DynamoError) -> some Any) -> String? {
    do throws(DynamoError) {
        _ = try body()
        return nil
    } catch {
        return error.code == .validation ? error.message : "\(error)"
    }
}
