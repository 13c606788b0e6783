import DynamoKit

/// Paths, literals and calls: what operators stand between.
extension StatementReader {
    mutating func path() throws -> StatementExpression {
        try self.steps(from: try self.term())
    }

    /// A path that starts with a name, as what is written to has to be.
    mutating func simplePath() throws -> StatementExpression {
        let position = self.token.position
        guard case .identifier(let name) = self.token.kind else {
            throw Self.malformed("Expected identifier for simple path")
        }
        self.advance()
        return try self.steps(from: StatementExpression(.name(name), at: position))
    }

    private mutating func steps(from base: StatementExpression) throws -> StatementExpression {
        var steps: [StatementExpression.Step] = []
        while true {
            if self.take(.dot) {
                let token = self.advance()
                switch token.kind {
                case .identifier(let name): steps.append(.name(name))
                case .star: steps.append(.wildcard(token.position))
                default: throw Self.malformed("Invalid path dot component")
                }
            } else if self.take(.leftBracket) {
                if self.token.kind == .star {
                    steps.append(.wildcard(self.advance().position))
                } else {
                    steps.append(.index(try self.expression()))
                }
                try self.require(.rightBracket, "RIGHT_BRACKET")
            } else {
                return steps.isEmpty ? base : StatementExpression(.path(base, steps), at: base.position)
            }
        }
    }

    private mutating func term() throws -> StatementExpression {
        let token = self.token
        func expression(_ form: StatementExpression.Form) -> StatementExpression {
            StatementExpression(form, at: token.position)
        }
        switch token.kind {
        case .identifier(let name):
            self.advance()
            guard self.take(.leftParenthesis) else { return expression(.name(name)) }
            return expression(.call(name, try self.arguments(of: name)))
        case .string(let text):
            self.advance()
            return expression(.value(.string(text)))
        case .number(let text):
            self.advance()
            return expression(.value(.number(try Self.number(text))))
        case .parameter:
            let index = self.parameters
            self.advance()
            return expression(.parameter(index))
        case .keyword(let keyword): return try self.term(startingWith: keyword)
        case .leftParenthesis:
            self.advance()
            guard self.token.kind != .rightParenthesis else {
                throw Self.malformed("Expression group cannot be empty")
            }
            let group = try self.expressions(to: .rightParenthesis, "RIGHT_PAREN")
            return group.count == 1 ? group[0] : expression(.list(group))
        case .leftBracket:
            self.advance()
            guard !self.take(.rightBracket) else { return expression(.list([])) }
            return expression(.list(try self.expressions(to: .rightBracket, "RIGHT_BRACKET")))
        case .leftDoubleAngleBracket:
            self.advance()
            guard !self.take(.rightDoubleAngleBracket) else { return expression(.bag([])) }
            return expression(
                .bag(try self.expressions(to: .rightDoubleAngleBracket, "RIGHT_DOUBLE_ANGLE_BRACKET"))
            )
        case .leftCurly:
            self.advance()
            guard !self.take(.rightCurly) else { return expression(.tuple([])) }
            return expression(.tuple(try self.fields()))
        case .operator: throw Self.malformed("Unexpected operator")
        default: throw Self.malformed("Unexpected term")
        }
    }

    private mutating func term(startingWith keyword: StatementKeyword) throws -> StatementExpression {
        let position = self.token.position
        let form: StatementExpression.Form
        switch keyword {
        case .null: form = .value(.null)
        case .missing: form = .missing
        case .true: form = .value(.bool(true))
        case .false: form = .value(.bool(false))
        case .select:
            self.advance()
            return StatementExpression(.select(try self.select()), at: position)
        case .from:
            // PartiQL can start a change with its source. DynamoDB cannot.
            self.advance()
            _ = try self.expression()
            if self.take(.where) { _ = try self.expression() }
            throw Self.malformed("Expected data manipulation")
        default:
            guard keyword.isFunction, self.following.kind == .leftParenthesis else {
                throw Self.malformed("Unexpected keyword")
            }
            self.advance()
            self.advance()
            return StatementExpression(.call(keyword.word, try self.arguments(of: keyword.word)), at: position)
        }
        self.advance()
        return StatementExpression(form, at: position)
    }

    /// The arguments of a call whose opening parenthesis has been read.
    private mutating func arguments(of name: String) throws -> [StatementExpression] {
        if self.take(.rightParenthesis) { return [] }
        if self.take(.star) {
            guard name.lowercased() == "count" else { throw Self.malformed("\(name)(*) is not allowed") }
            try self.require(.rightParenthesis, "RIGHT_PAREN")
            return []
        }
        return try self.expressions(to: .rightParenthesis, "RIGHT_PAREN")
    }

    private mutating func fields() throws -> [StatementExpression.Field] {
        var fields: [StatementExpression.Field] = []
        repeat {
            let name = try self.expression()
            try self.require(.colon, "COLON")
            fields.append(StatementExpression.Field(name: name, value: try self.expression()))
        } while self.take(.comma)
        try self.require(.rightCurly, "RIGHT_CURLY")
        return fields
    }

    private static func number(_ text: String) throws -> AttributeNumber {
        do throws(AttributeNumberError) { return try AttributeNumber(text) } catch {
            throw ValidationError.invalid(error.serviceMessage)
        }
    }
}
