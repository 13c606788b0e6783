/// Cuts the UTF-8 text of an expression into tokens; it never fails, since what it does not know is a token too.
struct Lexer {
    private let kind: ExpressionKind
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8], kind: ExpressionKind) {
        self.kind = kind
        self.bytes = bytes
    }

    /// All tokens, closed by one of kind `end`.
    static func tokens(of bytes: [UInt8], kind: ExpressionKind) -> [Token] {
        var lexer = Lexer(bytes, kind: kind)
        var tokens: [Token] = []
        repeat { tokens.append(lexer.next()) } while tokens.last?.kind != .end
        return tokens
    }

    private mutating func next() -> Token {
        while let byte = self.peek(), Self.isWhitespace(byte) { self.position += 1 }
        let start = self.position
        guard let byte = self.peek() else { return Token(kind: .end, start: start, end: start) }
        self.position += 1
        let kind = self.kind(startingWith: byte, at: start)
        return Token(kind: kind, start: start, end: self.position)
    }

    private mutating func kind(startingWith byte: UInt8, at start: Int) -> Token.Kind {
        switch byte {
        case UInt8(ascii: "("): return .leftParenthesis
        case UInt8(ascii: ")"): return .rightParenthesis
        case UInt8(ascii: "["): return .leftBracket
        case UInt8(ascii: "]"): return .rightBracket
        case UInt8(ascii: ","): return .comma
        case UInt8(ascii: "."): return .dot
        case UInt8(ascii: "+"): return .plus
        case UInt8(ascii: "-"): return .minus
        case UInt8(ascii: "="): return .comparator(.equal)
        case UInt8(ascii: "<"):
            if self.take(UInt8(ascii: ">")) { return .comparator(.notEqual) }
            return .comparator(self.take(UInt8(ascii: "=")) ? .lessOrEqual : .less)
        case UInt8(ascii: ">"):
            return .comparator(self.take(UInt8(ascii: "=")) ? .greaterOrEqual : .greater)
        case UInt8(ascii: "#"): return self.takeNameBytes() ? .nameReference : .unknown
        case UInt8(ascii: ":"): return self.takeNameBytes() ? .valueReference : .unknown
        case _ where Self.isDigit(byte):
            while let next = self.peek(), Self.isDigit(next) { self.position += 1 }
            return .number
        case _ where Self.isLetter(byte):
            _ = self.takeNameBytes()
            let word = String(decoding: self.bytes[start..<self.position], as: UTF8.self)
            return self.kind.keyword(word).map(Token.Kind.keyword) ?? .identifier
        default:
            // The rest of a character of several bytes, so that an error shows all of it.
            while let next = self.peek(), next & 0xC0 == 0x80 { self.position += 1 }
            return .unknown
        }
    }

    private func peek() -> UInt8? {
        self.position < self.bytes.count ? self.bytes[self.position] : nil
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard self.peek() == byte else { return false }
        self.position += 1
        return true
    }

    private mutating func takeNameBytes() -> Bool {
        let start = self.position
        while let byte = self.peek(), Self.isLetter(byte) || Self.isDigit(byte) || byte == UInt8(ascii: "_") {
            self.position += 1
        }
        return self.position > start
    }

    private static func isWhitespace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
            || byte == UInt8(ascii: "\n")
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
    }
}
