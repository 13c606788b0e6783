import DynamoKit

/// What the parsers of all expression kinds share: a place in the tokens, the placeholders, and the mistakes found so far.
///
/// Syntax errors are thrown at once; all other mistakes are noted in ``faults`` and thrown by ``finish(into:)``.
struct ExpressionReader {
    /// Most bytes that an expression can have.
    static let maximumBytes = 4096
    /// Most operators and functions that an expression can have.
    static let maximumOperators = 300
    /// How deep operands may nest, as in `if_not_exists(a, if_not_exists(b, …))`. The limit is ours: it keeps the parsers'
    /// recursion within any thread's stack. In conditions no valid operand comes near it.
    static let maximumOperandDepth = 32
    // Indices are Java integers on the other side.
    private static let maximumIndex = Int(Int32.max)

    let kind: ExpressionKind
    var faults: ExpressionFaults
    private var placeholders: Placeholders
    private let bytes: [UInt8]
    private let tokens: [Token]
    private var position = 0
    private var operandDepth = 0

    /// Cuts the text into tokens and checks what needs no grammar.
    ///
    /// - Throws: A validation error when the expression is empty, too long, or has too many operators.
    init(_ text: String, kind: ExpressionKind, placeholders: Placeholders) throws(DynamoError) {
        self.kind = kind
        self.placeholders = placeholders
        self.faults = ExpressionFaults(kind: kind)
        self.bytes = Array(text.utf8)
        guard !self.bytes.isEmpty else { throw kind.invalid("The expression can not be empty;") }
        guard self.bytes.count <= Self.maximumBytes else {
            let size = kind == .condition || kind == .filter ? " expression size: \(self.bytes.count)" : ""
            throw kind.invalid("Expression size has exceeded the maximum allowed size;\(size)")
        }
        self.tokens = Lexer.tokens(of: self.bytes, kind: kind)
        let census = TokenCensus(self.tokens)
        guard census.operators <= Self.maximumOperators else {
            throw kind.invalid(
                "The expression contains too many operators; operator count: \(census.operators)"
            )
        }
        if kind != .update, census.hasRedundantParentheses {
            self.faults.note(.redundantParentheses, "The expression has redundant parentheses;")
        }
    }

    /// Throws unless all tokens were read and no mistake was noted; else hands the placeholders back.
    consuming func finish(into placeholders: inout Placeholders) throws(DynamoError) {
        guard self.token.kind == .end else { throw self.syntaxError() }
        if let gravest = self.faults.gravest { throw self.kind.invalid(gravest) }
        placeholders = self.placeholders
    }

    // MARK: Tokens

    /// The token to be read next.
    var token: Token { self.tokens[self.position] }

    mutating func advance() {
        if self.token.kind != .end { self.position += 1 }
    }

    /// Reads a token of this kind if it comes next.
    mutating func take(_ kind: Token.Kind) -> Bool {
        guard self.token.kind == kind else { return false }
        self.advance()
        return true
    }

    /// Reads a token that has to come next.
    mutating func require(_ kind: Token.Kind) throws(DynamoError) {
        guard self.take(kind) else { throw self.syntaxError() }
    }

    /// Reads the name of a function and its opening parenthesis, if they come next.
    mutating func takeFunctionName() -> String? {
        guard self.token.kind == .identifier, self.tokens[self.position + 1].kind == .leftParenthesis else {
            return nil
        }
        let name = self.text(self.token.start, self.token.end)
        self.position += 2
        return name
    }

    /// The error about the token to be read next, shown with its neighbours.
    func syntaxError(location: DynamoError.Location = .here()) -> DynamoError {
        let token = self.token
        let isEnd = token.kind == .end
        let previous = self.position > 0 ? self.tokens[self.position - 1] : token
        let next = isEnd ? previous : self.tokens[self.position + 1]
        let end = next.kind == .end ? (isEnd ? previous.end : token.end) : next.end
        return self.kind.invalid(
            """
            Syntax error; token: "\(isEnd ? "<EOF>" : self.text(token.start, token.end))", \
            near: "\(self.text(previous.start, end))"
            """,
            location: location
        )
    }

    private func text(_ start: Int, _ end: Int) -> String {
        String(decoding: self.bytes[start..<end], as: UTF8.self)
    }

    /// Says that an operand is read, within those that were entered before.
    mutating func enterOperand() throws(DynamoError) {
        guard self.operandDepth < Self.maximumOperandDepth else { throw self.syntaxError() }
        self.operandDepth += 1
    }

    mutating func leaveOperand() {
        self.operandDepth -= 1
    }

    // MARK: Paths and values

    /// Whether a document path can start with the next token.
    var isAtPath: Bool { self.token.kind == .identifier || self.token.kind == .nameReference }

    /// Reads a document path; `nil` when a name in it is not defined, which is noted.
    mutating func path() throws(DynamoError) -> DocumentPath? {
        let attribute = try self.attributeName()
        var nested: [DocumentPath.Element] = []
        var isComplete = attribute != nil
        while true {
            if self.take(.dot) {
                if let name = try self.attributeName() { nested.append(.attribute(name)) } else { isComplete = false }
            } else if self.take(.leftBracket) {
                nested.append(.index(try self.index()))
                try self.require(.rightBracket)
            } else {
                break
            }
        }
        guard let attribute, isComplete else { return nil }
        if nested.count >= DocumentPath.maximumElements {
            let count = nested.count + 1
            self.faults.note(
                .pathTooDeep,
                "The document path has too many nesting elements; nesting levels: \(count)"
            )
        }
        return DocumentPath(attribute, nested)
    }

    /// Reads a `:value`; `nil` when it is not defined, which is noted.
    mutating func value() throws(DynamoError) -> AttributeValue? {
        guard self.token.kind == .valueReference else { throw self.syntaxError() }
        let placeholder = self.text(self.token.start, self.token.end)
        self.advance()
        guard let value = self.placeholders.value(for: placeholder) else {
            self.faults.note(
                .undefinedValue,
                "An expression attribute value used in expression is not defined; attribute value: \(placeholder)"
            )
            return nil
        }
        return value
    }

    private mutating func attributeName() throws(DynamoError) -> String? {
        guard self.isAtPath else { throw self.syntaxError() }
        let isReference = self.token.kind == .nameReference
        let word = self.text(self.token.start, self.token.end)
        self.advance()
        guard isReference else {
            if ReservedWords.contain(word) {
                self.faults.note(
                    .reservedWord,
                    "Attribute name is a reserved keyword; reserved keyword: \(word)"
                )
            }
            return word
        }
        guard let name = self.placeholders.name(for: word) else {
            self.faults.note(
                .undefinedName,
                "An expression attribute name used in the document path is not defined; attribute name: \(word)"
            )
            return nil
        }
        return name
    }

    private mutating func index() throws(DynamoError) -> Int {
        guard self.token.kind == .number else { throw self.syntaxError() }
        let digits = self.text(self.token.start, self.token.end)
        guard let index = Int(digits), index <= Self.maximumIndex else {
            throw self.kind.invalid("List index is not within the allowable range; index: [\(digits)]")
        }
        self.advance()
        return index
    }
}
