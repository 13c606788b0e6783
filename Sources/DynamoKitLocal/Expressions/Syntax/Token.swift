/// A piece of an expression's text, by its place in the UTF-8 bytes.
struct Token: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case keyword(Keyword)
        /// A name written out: of an attribute or a function.
        case identifier
        /// `#name`
        case nameReference
        /// `:value`
        case valueReference
        case number
        case comparator(Comparator)
        case plus
        case minus
        case comma
        case dot
        case leftParenthesis
        case rightParenthesis
        case leftBracket
        case rightBracket
        /// A character that no grammar has a use for.
        case unknown
        case end
    }

    let kind: Kind
    let start: Int
    let end: Int
}

/// A comparison operator of conditions.
enum Comparator: String, Sendable {
    case equal = "="
    case notEqual = "<>"
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="

    /// Whether it asks which operand is the larger, which only strings, numbers and binaries can answer.
    var needsOrder: Bool { self != .equal && self != .notEqual }

    /// The operator that says the same with its operands swapped.
    var mirrored: Comparator {
        switch self {
        case .equal, .notEqual: self
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        }
    }
}
