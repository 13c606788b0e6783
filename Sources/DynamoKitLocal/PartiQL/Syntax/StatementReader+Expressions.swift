import DynamoKit

/// Expressions, by the precedence of their operators.
extension StatementReader {
    mutating func expression(above precedence: Int = -1) throws -> StatementExpression {
        try self.enter()
        defer { self.leave() }
        var left = try self.signedTerm()
        var isChain = false
        while let infix = self.infix(), infix.precedence > precedence {
            if !infix.isFlat {
                if isChain { try self.countLink() }
                isChain = true
            }
            for _ in 0..<infix.tokens { self.advance() }
            guard self.token.kind != .end || infix.kind == .isType else {
                throw Self.malformed("Missing right-hand side expression of infix operator")
            }
            left = try self.infixExpression(left, infix)
        }
        return left
    }

    private mutating func infixExpression(_ left: StatementExpression, _ infix: Infix) throws -> StatementExpression {
        let form: StatementExpression.Form
        switch infix.kind {
        case .symbol(let symbol): form = .binary(symbol, left, try self.expression(above: infix.precedence))
        case .and:
            let right = try self.expression(above: infix.precedence)
            if case .all(let parts) = left.form { form = .all(parts + [right]) } else { form = .all([left, right]) }
        case .or:
            let right = try self.expression(above: infix.precedence)
            if case .any(let parts) = left.form { form = .any(parts + [right]) } else { form = .any([left, right]) }
        case .isType:
            guard case .keyword(let keyword) = self.token.kind, let type = keyword.typeName else {
                throw Self.malformed("Expected type name")
            }
            self.advance()
            form = .isType(left, type)
        case .between:
            let lower = try self.expression(above: infix.precedence)
            try self.require(.keyword(.and), "AND keyword")
            guard self.token.kind != .end else { throw Self.malformed("Expected expression after AND") }
            form = .between(left, lower, try self.expression(above: infix.precedence))
        case .oneOf:
            form = .oneOf(left, try self.candidates(above: infix.precedence))
        case .like:
            form = .like(left, try self.expression(above: infix.precedence))
        }
        let expression = StatementExpression(form, at: left.position)
        return infix.isNegated ? StatementExpression(.not(expression), at: left.position) : expression
    }

    /// What stands after `IN`: parentheses there hold a list even if it has but one element.
    private mutating func candidates(above precedence: Int) throws -> StatementExpression {
        let position = self.token.position
        let opensList =
            self.token.kind == .leftParenthesis && self.following.kind != .keyword(.select)
            && self.following.kind != .keyword(.values)
        guard opensList else { return try self.expression(above: precedence) }
        self.advance()
        return StatementExpression(.list(try self.expressions(to: .rightParenthesis, "RIGHT_PAREN")), at: position)
    }

    /// Expressions with commas in between, and the token that closes them.
    mutating func expressions(to close: StatementToken.Kind, _ name: String) throws -> [StatementExpression] {
        var expressions = [try self.expression()]
        while self.take(.comma) { expressions.append(try self.expression()) }
        try self.require(close, name)
        return expressions
    }

    // MARK: Operators

    /// An operator between two operands, with the precedence that PartiQL gives it.
    private struct Infix {
        enum Kind: Equatable {
            case symbol(StatementOperator)
            case and
            case or
            case isType
            case between
            case oneOf
            case like
        }

        let kind: Kind
        let precedence: Int
        /// With a NOT of its own, as in `NOT IN` and `IS NOT`.
        var isNegated = false

        var tokens: Int { self.isNegated ? 2 : 1 }
        var isFlat: Bool { self.kind == .and || self.kind == .or }
    }

    private func infix() -> Infix? {
        switch self.token.kind {
        case .star: Infix(kind: .symbol(.times), precedence: 70)
        case .operator(let symbol): Infix(kind: .symbol(symbol), precedence: symbol.precedence)
        case .keyword(.or): Infix(kind: .or, precedence: 10)
        case .keyword(.and): Infix(kind: .and, precedence: 20)
        case .keyword(.is):
            Infix(kind: .isType, precedence: 40, isNegated: self.following.kind == .keyword(.not))
        case .keyword(.not):
            switch self.following.kind {
            case .keyword(.in): Infix(kind: .oneOf, precedence: 40, isNegated: true)
            case .keyword(.between): Infix(kind: .between, precedence: 50, isNegated: true)
            case .keyword(.like): Infix(kind: .like, precedence: 50, isNegated: true)
            default: nil
            }
        case .keyword(.in): Infix(kind: .oneOf, precedence: 40)
        case .keyword(.between): Infix(kind: .between, precedence: 50)
        case .keyword(.like): Infix(kind: .like, precedence: 50)
        default: nil
        }
    }

    private mutating func signedTerm() throws -> StatementExpression {
        let position = self.token.position
        switch self.token.kind {
        case .keyword(.not):
            self.advance()
            return StatementExpression(.not(try self.expression(above: 30)), at: position)
        case .operator(.plus), .operator(.minus):
            guard case .operator(let sign) = self.advance().kind else { return try self.path() }
            try self.enter()
            defer { self.leave() }
            let term = try self.signedTerm()
            guard case .value(.number(let number)) = term.form else {
                return StatementExpression(.signed(sign, term), at: position)
            }
            // At the digits, which is where the service sees a number.
            return StatementExpression(.value(.number(sign == .minus ? number.negated : number)), at: term.position)
        default:
            return try self.path()
        }
    }
}

extension StatementOperator {
    fileprivate var precedence: Int {
        switch self {
        case .equal, .notEqual: 40
        case .less, .lessOrEqual, .greater, .greaterOrEqual: 50
        case .plus, .minus, .concatenate: 60
        case .times, .divide, .modulo: 70
        }
    }
}
