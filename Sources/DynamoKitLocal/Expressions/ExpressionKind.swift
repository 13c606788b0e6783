import DynamoKit

/// The parameter of a request that an expression came in; error messages name it.
///
/// Specification: [Using expressions in DynamoDB](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html)
enum ExpressionKind: String, Sendable {
    case condition = "ConditionExpression"
    case filter = "FilterExpression"
    case keyCondition = "KeyConditionExpression"
    case update = "UpdateExpression"
    case projection = "ProjectionExpression"

    /// The error that names this parameter as invalid.
    func invalid(_ reason: String, location: DynamoError.Location = .here()) -> DynamoError {
        DynamoError(.validation, message: "Invalid \(self.rawValue): \(reason)", location: location)
    }

    /// The word that stands for a keyword in this kind of expression, or `nil` for any other word.
    func keyword(_ word: some StringProtocol) -> Keyword? {
        guard word.utf8.count <= Keyword.longest else { return nil }
        switch (self, Keyword(rawValue: word.uppercased())) {
        case (.update, let keyword?): return keyword.startsSection ? keyword : nil
        case (.condition, let keyword?), (.filter, let keyword?), (.keyCondition, let keyword?):
            return keyword.startsSection ? nil : keyword
        case (.projection, _), (_, nil): return nil
        }
    }
}

/// A word with a meaning of its own in the grammar, in whatever case it is written.
enum Keyword: String, Sendable {
    case and = "AND"
    case or = "OR"
    case not = "NOT"
    case between = "BETWEEN"
    case `in` = "IN"
    case set = "SET"
    case remove = "REMOVE"
    case add = "ADD"
    case delete = "DELETE"

    static let longest = 7

    /// Whether it opens a section of an update expression.
    var startsSection: Bool {
        switch self {
        case .set, .remove, .add, .delete: true
        case .and, .or, .not, .between, .in: false
        }
    }
}
