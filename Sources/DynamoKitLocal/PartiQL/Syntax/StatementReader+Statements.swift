import DynamoKit

/// Statements and their clauses.
extension StatementReader {
    /// Reads a whole statement.
    ///
    /// - Returns: The statement, and how many `?` it has.
    /// - Throws: A validation error when it is not well formed.
    static func statement(of text: String) throws -> (syntax: StatementSyntax, parameters: Int) {
        var reader = try StatementReader(text)
        let statement = try reader.statement()
        if reader.take(.semicolon) {
            guard reader.token.kind == .end else {
                throw Self.malformed("Unexpected token after semicolon. (Only one query is allowed.)")
            }
        }
        guard reader.token.kind == .end else { throw Self.malformed("Unexpected token after expression") }
        guard let statement else { throw Self.malformed("Expected data manipulation") }
        return (statement, reader.parameters)
    }

    /// - Returns: `nil` for an expression that is no statement.
    private mutating func statement() throws -> StatementSyntax? {
        switch self.token.kind {
        case .keyword(.select):
            self.advance()
            return .select(try self.select())
        case .keyword(.insert) where self.following.kind == .keyword(.into):
            self.advance()
            self.advance()
            return .insert(try self.insert())
        case .keyword(.update):
            self.advance()
            return .update(try self.update())
        case .keyword(.delete):
            self.advance()
            return .delete(try self.delete())
        default:
            let expression = try self.expression()
            guard case .call(let name, let arguments) = expression.form, name.lowercased() == "exists",
                arguments.count == 1
            else { return nil }
            return .exists(arguments[0])
        }
    }

    // MARK: SELECT

    /// What stands after the word `SELECT`.
    mutating func select() throws -> SelectSyntax {
        var refusal: String?
        if self.take(.distinct) { refusal = "Unsupported clause: DISTINCT" } else { _ = self.take(.everything) }
        if self.take(.value) { refusal = refusal ?? "Select projection doesn't support value or pivot keywords" }
        let columns = try self.columns(&refusal)
        guard self.take(.from) else { throw Self.malformed("Expected FROM after SELECT list") }
        let source = try self.expression()
        try self.takeAlias(&refusal)
        if self.joins { throw ValidationError.invalid("Only select from a single table or index is supported.") }
        var select = SelectSyntax(columns: columns, source: source)
        if self.take(.where) { select.condition = try self.expression() }
        if self.take(.group) {
            try self.require(.keyword(.by), "BY")
            let position = try self.expression().position
            while self.take(.comma) { _ = try self.expression() }
            refusal = refusal ?? "Unsupported clause: GROUP BY at \(position)"
        }
        if self.take(.having) {
            let position = try self.expression().position
            refusal = refusal ?? "Unsupported clause: HAVING at \(position)"
        }
        if self.take(.order) { select.ordering = try self.ordering() }
        if self.take(.limit) {
            let position = try self.expression().position
            refusal = refusal ?? "Unsupported clause: LIMIT at \(position)"
        }
        select.refusal = refusal
        return select
    }

    private mutating func columns(_ refusal: inout String?) throws -> [StatementExpression]? {
        var columns: [StatementExpression] = []
        var hasStar = false
        repeat {
            if self.take(.star) {
                hasStar = true
            } else {
                columns.append(try self.expression())
                try self.takeAlias(&refusal)
            }
        } while self.take(.comma)
        guard hasStar else { return columns }
        guard columns.isEmpty else {
            throw Self.malformed(
                "Other expressions may not be present in the select list when '*' is used without dot notation."
            )
        }
        return nil
    }

    private var joins: Bool {
        switch self.token.kind {
        case .comma: true
        case .keyword(let keyword): StatementKeyword.joins.contains(keyword)
        default: false
        }
    }

    private mutating func ordering() throws -> [OrderSyntax] {
        try self.require(.keyword(.by), "BY")
        var terms: [OrderSyntax] = []
        repeat {
            let attribute = try self.expression()
            let isDescending = self.take(.desc)
            if !isDescending { _ = self.take(.asc) }
            terms.append(OrderSyntax(attribute: attribute, isDescending: isDescending))
        } while self.take(.comma)
        return terms
    }

    /// Reads another name for what was read before, which DynamoDB has no use for.
    private mutating func takeAlias(_ refusal: inout String?) throws {
        guard self.take(.as) || self.isAtAlias else { return }
        guard case .identifier = self.advance().kind else {
            throw Self.malformed("Expected identifier for AS-alias")
        }
        refusal = refusal ?? "Aliasing is not supported"
    }

    private var isAtAlias: Bool {
        guard case .identifier = self.token.kind else { return false }
        return !self.isNext(word: "returning")
    }

    // MARK: Writes

    private mutating func insert() throws -> InsertSyntax {
        let target = try self.simplePath()
        _ = self.take(.value)
        return InsertSyntax(target: target, item: try self.expression())
    }

    private mutating func update() throws -> UpdateSyntax {
        var refusal: String?
        let target = try self.simplePath()
        try self.takeAlias(&refusal)
        var steps: [UpdateSyntax.Step] = []
        while true {
            if self.take(.set) {
                repeat {
                    let path = try self.simplePath()
                    guard self.take(.operator(.equal)) else { throw Self.malformed("Expected '='") }
                    steps.append(.set(path, try self.expression()))
                } while self.take(.comma)
            } else if self.take(.remove) {
                steps.append(.remove(try self.simplePath()))
            } else {
                break
            }
        }
        guard !steps.isEmpty else { throw Self.malformed("Expected data manipulation") }
        let condition = self.take(.where) ? try self.expression() : nil
        return UpdateSyntax(
            target: target,
            steps: steps,
            condition: condition,
            returning: try self.returning(),
            refusal: refusal
        )
    }

    private mutating func delete() throws -> DeleteSyntax {
        guard self.take(.from) else { throw Self.malformed("Expected FROM after DELETE") }
        var refusal: String?
        let target = try self.simplePath()
        try self.takeAlias(&refusal)
        let condition = self.take(.where) ? try self.expression() : nil
        return DeleteSyntax(
            target: target,
            condition: condition,
            returning: try self.returning(),
            refusal: refusal
        )
    }

    private mutating func returning() throws -> StatementReturning? {
        guard self.take(word: "returning") else { return nil }
        let isAll = self.take(.everything)
        guard isAll || self.take(word: "modified") else { throw Self.malformed("Expected ALL or MODIFIED") }
        let isOld = self.take(word: "old")
        guard isOld || self.take(word: "new") else { throw Self.malformed("Expected OLD or NEW") }
        guard self.take(.star) else { throw Self.malformed("Expected STAR") }
        return isAll ? (isOld ? .allOld : .allNew) : (isOld ? .modifiedOld : .modifiedNew)
    }
}
