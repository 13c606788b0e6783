import DynamoKit

/// Cuts the text of a statement into tokens.
struct StatementLexer {
    private let characters: [Unicode.Scalar]
    private var index = 0
    private var line = 1
    private var column = 1

    private init(_ text: String) {
        self.characters = Array(text.unicodeScalars)
    }

    /// All tokens, closed by one of kind `end`.
    ///
    /// - Throws: A validation error when a quote or comment does not end, or for a character that means nothing.
    static func tokens(of text: String) throws -> [StatementToken] {
        var lexer = StatementLexer(text)
        var tokens: [StatementToken] = []
        repeat { tokens.append(try lexer.next()) } while tokens.last?.kind != .end
        return tokens
    }

    private mutating func next() throws -> StatementToken {
        while try self.skipSpace() {}
        let start = (index: self.index, line: self.line, column: self.column)
        let kind = try self.kind()
        let length = self.index - start.index
        return StatementToken(
            kind: kind,
            position: SourcePosition(line: start.line, column: start.column, length: length)
        )
    }

    private mutating func kind() throws -> StatementToken.Kind {
        guard let character = self.advance() else { return .end }
        switch character {
        case "?": return .parameter
        case "*": return .star
        case ",": return .comma
        case ".": return .dot
        case ":": return .colon
        case ";": return .semicolon
        case "(": return .leftParenthesis
        case ")": return .rightParenthesis
        case "[": return .leftBracket
        case "]": return .rightBracket
        case "{": return .leftCurly
        case "}": return .rightCurly
        case "+": return .operator(.plus)
        case "-": return .operator(.minus)
        case "/": return .operator(.divide)
        case "%": return .operator(.modulo)
        case "=": return .operator(.equal)
        case "|" where self.take("|"): return .operator(.concatenate)
        case "!" where self.take("="): return .operator(.notEqual)
        case "<":
            if self.take("<") { return .leftDoubleAngleBracket }
            if self.take(">") { return .operator(.notEqual) }
            return .operator(self.take("=") ? .lessOrEqual : .less)
        case ">":
            if self.take(">") { return .rightDoubleAngleBracket }
            return .operator(self.take("=") ? .greaterOrEqual : .greater)
        case "'": return .string(try self.quoted(by: "'"))
        case "\"": return .identifier(try self.quoted(by: "\""))
        case _ where Self.isDigit(character): return .number(try self.number(startingWith: character))
        case _ where Self.startsName(character): return self.word(startingWith: character)
        default: throw StatementReader.malformed("")
        }
    }

    // MARK: Words and literals

    private mutating func word(startingWith first: Unicode.Scalar) -> StatementToken.Kind {
        var word = String(first)
        while let character = self.peek(), Self.startsName(character) || Self.isDigit(character) {
            word.unicodeScalars.append(character)
            self.advance()
        }
        return StatementKeyword(word).map { .keyword($0) } ?? .identifier(word)
    }

    /// The text up to the closing quote; two quotes in a row stand for one.
    private mutating func quoted(by quote: Unicode.Scalar) throws -> String {
        var text = String.UnicodeScalarView()
        while let character = self.advance() {
            if character == quote, !self.take(quote) { return String(text) }
            text.append(character)
        }
        throw StatementReader.malformed("")
    }

    private mutating func number(startingWith first: Unicode.Scalar) throws -> String {
        var number = String(first)
        func isNext(_ character: Unicode.Scalar?) -> Bool { character.map(Self.isDigit) ?? false }
        while let digit = self.peek(), Self.isDigit(digit) { number.append(self.takeText()) }
        if self.peek() == "." {
            number.append(self.takeText())
            while let digit = self.peek(), Self.isDigit(digit) { number.append(self.takeText()) }
        }
        if self.peek() == "e" || self.peek() == "E" {
            number.append(self.takeText())
            if self.peek() == "+" || self.peek() == "-" { number.append(self.takeText()) }
            guard isNext(self.peek()) else { throw StatementReader.malformed("") }
            while let digit = self.peek(), Self.isDigit(digit) { number.append(self.takeText()) }
        }
        if let character = self.peek(), Self.startsName(character) { throw StatementReader.malformed("") }
        return number
    }

    // MARK: Characters

    /// Steps over a space or a comment, if one comes next.
    private mutating func skipSpace() throws -> Bool {
        guard let character = self.peek() else { return false }
        if Self.isSpace(character) {
            self.advance()
            return true
        }
        switch (character, self.peek(1)) {
        case ("-", "-"):
            while let character = self.peek(), character != "\n", character != "\r" { self.advance() }
            return true
        case ("/", "*"):
            self.advance()
            self.advance()
            while let character = self.advance() {
                if character == "*", self.take("/") { return true }
            }
            throw StatementReader.malformed("")
        default: return false
        }
    }

    private func peek(_ distance: Int = 0) -> Unicode.Scalar? {
        let index = self.index + distance
        return index < self.characters.count ? self.characters[index] : nil
    }

    @discardableResult
    private mutating func advance() -> Unicode.Scalar? {
        guard let character = self.peek() else { return nil }
        self.index += 1
        if character == "\n" {
            self.line += 1
            self.column = 1
        } else {
            self.column += 1
        }
        return character
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard self.peek() == character else { return false }
        self.advance()
        return true
    }

    private mutating func takeText() -> String {
        self.advance().map(String.init) ?? ""
    }

    private static func isSpace(_ character: Unicode.Scalar) -> Bool {
        switch character {
        case " ", "\t", "\r", "\n", "\u{0B}", "\u{0C}": true
        default: false
        }
    }

    private static func isDigit(_ character: Unicode.Scalar) -> Bool { ("0"..."9").contains(character) }

    private static func startsName(_ character: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(character) || ("A"..."Z").contains(character) || character == "_" || character == "$"
    }
}
