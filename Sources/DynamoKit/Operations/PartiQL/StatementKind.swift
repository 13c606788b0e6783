/// What a PartiQL statement does, as far as its first word tells.
enum StatementKind {
    case read
    case write

    init(_ statement: String) {
        let keyword = statement.drop { $0.isWhitespace }.prefix { $0.isLetter }
        self = keyword.uppercased() == "SELECT" ? .read : .write
    }
}
