import DynamoKit

/// A place in a statement's tokens.
struct StatementReader {
    private let tokens: [StatementToken]
    private var index = 0
    private var depth = 0
    private var links = 0
    /// How many `?` have been read.
    private(set) var parameters = 0

    /// How deep expressions may nest. The limit is ours: it keeps the recursion over them within any thread's stack.
    /// Values nest no deeper than 32.
    static let maximumDepth = 48

    init(_ text: String) throws {
        self.tokens = try StatementLexer.tokens(of: text)
    }

    /// The token to be read next.
    var token: StatementToken { self.tokens[self.index] }

    /// The token after the next one.
    var following: StatementToken { self.tokens[min(self.index + 1, self.tokens.count - 1)] }

    @discardableResult
    mutating func advance() -> StatementToken {
        let token = self.token
        if token.kind == .parameter { self.parameters += 1 }
        if token.kind != .end { self.index += 1 }
        return token
    }

    /// Reads a token of this kind if it comes next.
    mutating func take(_ kind: StatementToken.Kind) -> Bool {
        guard self.token.kind == kind else { return false }
        self.advance()
        return true
    }

    mutating func take(_ keyword: StatementKeyword) -> Bool { self.take(.keyword(keyword)) }

    /// Reads a token that has to come next.
    ///
    /// - Parameter name: What the service calls it.
    mutating func require(_ kind: StatementToken.Kind, _ name: String) throws {
        guard self.take(kind) else { throw Self.malformed("Expected \(name)") }
    }

    /// Reads a word that is one only where it stands, so that names may be written the same.
    mutating func take(word: String) -> Bool {
        guard self.isNext(word: word) else { return false }
        self.advance()
        return true
    }

    func isNext(word: String) -> Bool {
        guard case .identifier(let name) = self.token.kind else { return false }
        return name.lowercased() == word && self.token.position.length == word.utf8.count
    }

    /// Says that an expression is read, within those that were entered before.
    mutating func enter() throws {
        self.depth += 1
        guard self.depth <= Self.maximumDepth else { throw Self.tooDeep }
    }

    mutating func leave() {
        self.depth -= 1
    }

    /// Says that an operator follows another of its kind, as in `a + b + c`: such chains nest to the left.
    mutating func countLink() throws {
        self.links += 1
        guard self.links <= Self.maximumDepth else { throw Self.tooDeep }
    }

    private static var tooDeep: DynamoError { Self.malformed("The statement nests too deep") }

    static func malformed(_ detail: String, location: DynamoError.Location = .here()) -> DynamoError {
        ValidationError.invalid(
            "Statement wasn't well formed, can't be processed: \(detail)",
            location: location
        )
    }
}
