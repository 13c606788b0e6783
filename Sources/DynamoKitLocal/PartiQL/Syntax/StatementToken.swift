/// A piece of a statement's text.
struct StatementToken: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        /// A word that stands for itself, unless it is in quotes.
        case keyword(StatementKeyword)
        /// A name, written out or in double quotes.
        case identifier(String)
        /// In single quotes.
        case string(String)
        case number(String)
        /// `?`
        case parameter
        case `operator`(StatementOperator)
        case star
        case comma
        case dot
        case colon
        case semicolon
        case leftParenthesis
        case rightParenthesis
        case leftBracket
        case rightBracket
        case leftCurly
        case rightCurly
        /// `<<`
        case leftDoubleAngleBracket
        /// `>>`
        case rightDoubleAngleBracket
        case end
    }

    let kind: Kind
    let position: SourcePosition
}

/// An operator that is no word. `*` is a token of its own.
enum StatementOperator: String, Sendable {
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divide = "/"
    case modulo = "%"
    case concatenate = "||"
    case equal = "="
    case notEqual = "<>"
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="

    /// The comparison that it asks for, if it is one.
    var comparator: Comparator? { Comparator(rawValue: self.rawValue) }
}
