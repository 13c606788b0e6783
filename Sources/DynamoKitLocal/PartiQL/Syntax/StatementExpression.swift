import DynamoKit

/// An expression as a statement has it, before it is known what it is for.
struct StatementExpression: Hashable, Sendable {
    indirect enum Form: Hashable, Sendable {
        case value(AttributeValue)
        /// A `?`, counted from 0.
        case parameter(Int)
        /// The literal that stands for no value.
        case missing
        case name(String)
        case path(StatementExpression, [Step])
        case list([StatementExpression])
        /// `<<…>>`
        case bag([StatementExpression])
        /// `{…}`
        case tuple([Field])
        case call(String, [StatementExpression])
        case select(SelectSyntax)
        /// A sign before something that is no number.
        case signed(StatementOperator, StatementExpression)
        case binary(StatementOperator, StatementExpression, StatementExpression)
        case between(StatementExpression, StatementExpression, StatementExpression)
        case oneOf(StatementExpression, StatementExpression)
        case like(StatementExpression, StatementExpression)
        /// `IS`, with the type in capitals.
        case isType(StatementExpression, String)
        case not(StatementExpression)
        /// Chains of `AND` and `OR` are flat, so that a long one is no deep one.
        case all([StatementExpression])
        case any([StatementExpression])
    }

    enum Step: Hashable, Sendable {
        case name(String)
        case index(StatementExpression)
        /// `*`, which no path may have.
        case wildcard(SourcePosition)
    }

    struct Field: Hashable, Sendable {
        let name: StatementExpression
        let value: StatementExpression
    }

    let form: Form
    /// Where it starts: its first token.
    let position: SourcePosition

    init(_ form: Form, at position: SourcePosition) {
        self.form = form
        self.position = position
    }
}
