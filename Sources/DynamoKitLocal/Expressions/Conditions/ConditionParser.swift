import DynamoKit

/// Parses conditions, filters and key conditions.
///
/// Parentheses are kept on a stack of its own, because a request may nest them 300 deep, and the stack of a thread may have
/// as little as 512 KB.
///
/// Grammar:
/// [Condition and filter expressions, operators, and functions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html)
struct ConditionParser {
    private var reader: ExpressionReader

    static func parse(
        _ text: String,
        kind: ExpressionKind,
        placeholders: inout Placeholders
    ) throws(DynamoError) -> Condition {
        var parser = ConditionParser(reader: try ExpressionReader(text, kind: kind, placeholders: placeholders))
        let condition = try parser.condition()
        try parser.reader.finish(into: &placeholders)
        return condition
    }

    /// After an open parenthesis only what follows tells whether it holds a condition or one operand of a comparison.
    private enum Phrase {
        case condition(Condition)
        case operand(Condition.Operand)
    }

    private mutating func condition() throws(DynamoError) -> Condition {
        var groups = ConditionGroups()
        while true {
            // A condition comes next, perhaps negated, perhaps in parentheses.
            while self.reader.take(.keyword(.not)) { groups.negate() }
            if self.reader.take(.leftParenthesis) {
                groups.open()
                continue
            }
            var phrase = try self.simplePhrase()
            // Then a comparison, AND, OR, or parentheses that close.
            closing: while true {
                switch try self.completed(phrase, mayClose: groups.acceptsOperand) {
                case .operand(let operand):
                    try self.reader.require(.rightParenthesis)
                    groups.drop()
                    phrase = .operand(operand)
                case .condition(let condition):
                    groups.add(condition)
                    if self.reader.take(.keyword(.and)) { break closing }
                    if self.reader.take(.keyword(.or)) {
                        groups.startAlternative()
                        break closing
                    }
                    guard groups.depth > 1 else { return groups.close() }
                    try self.reader.require(.rightParenthesis)
                    phrase = .condition(groups.close())
                }
            }
        }
    }

    private mutating func simplePhrase() throws(DynamoError) -> Phrase {
        if let call = try self.call() { return call }
        return .operand(try self.simpleOperand())
    }

    /// Reads on if the phrase is the start of a comparison; what comes out as an operand is followed by a parenthesis.
    private mutating func completed(_ phrase: Phrase, mayClose: Bool) throws(DynamoError) -> Phrase {
        switch (phrase, self.reader.token.kind) {
        case (.condition(let condition), .comparator), (.condition(let condition), .keyword(.between)),
            (.condition(let condition), .keyword(.in)):
            // A function that answers yes or no, compared with something.
            guard let name = condition.functionName else { throw self.reader.syntaxError() }
            self.noteMisplaced(name)
            return .condition(try self.comparison(of: .faulty))
        case (.operand(let operand), .comparator), (.operand(let operand), .keyword(.between)),
            (.operand(let operand), .keyword(.in)):
            return .condition(try self.comparison(of: operand))
        case (.operand, .rightParenthesis) where mayClose:
            return phrase
        case (.operand(.size(let sized)), _):
            // Well formed, but a number is no condition.
            self.noteMisplaced(ConditionFunction.size.rawValue)
            return .condition(.attributeExists(sized))
        case (.operand, _):
            throw self.reader.syntaxError()
        case (.condition, _):
            return phrase
        }
    }

    private mutating func comparison(of left: Condition.Operand) throws(DynamoError) -> Condition {
        defer { self.reader.faults.finishedCondition() }
        if case .comparator(let comparator) = self.reader.token.kind {
            self.reader.advance()
            let right = try self.operand()
            self.reader.faults.checkComparison(left, comparator, right)
            return .comparison(left, comparator, right)
        }
        if self.reader.take(.keyword(.between)) {
            let lower = try self.operand()
            try self.reader.require(.keyword(.and))
            let upper = try self.operand()
            self.reader.faults.checkBetween(left, lower, upper)
            return .between(left, lower: lower, upper: upper)
        }
        try self.reader.require(.keyword(.in))
        try self.reader.require(.leftParenthesis)
        let candidates = try self.operandsAndParenthesis()
        self.reader.faults.checkIn(candidates)
        return .oneOf(left, candidates)
    }

    // MARK: Operands

    private mutating func operand() throws(DynamoError) -> Condition.Operand {
        try self.reader.enterOperand()
        defer { self.reader.leaveOperand() }
        if self.reader.take(.leftParenthesis) {
            let operand = try self.operand()
            try self.reader.require(.rightParenthesis)
            return operand
        }
        switch try self.call() {
        case .operand(let operand): return operand
        case .condition(let condition):
            if let name = condition.functionName { self.noteMisplaced(name) }
            return .faulty
        case nil: return try self.simpleOperand()
        }
    }

    private mutating func simpleOperand() throws(DynamoError) -> Condition.Operand {
        if self.reader.token.kind == .valueReference {
            return try self.reader.value().map { .value($0) } ?? .faulty
        }
        return try self.reader.path().map { .path($0) } ?? .faulty
    }

    private mutating func operandsAndParenthesis() throws(DynamoError) -> [Condition.Operand] {
        var operands = [try self.operand()]
        while self.reader.take(.comma) { operands.append(try self.operand()) }
        try self.reader.require(.rightParenthesis)
        return operands
    }

    private mutating func call() throws(DynamoError) -> Phrase? {
        guard let name = self.reader.takeFunctionName() else { return nil }
        let operands = try self.operandsAndParenthesis()
        guard let function = ConditionFunction(rawValue: name) else {
            self.reader.faults.note(.unknownFunction, "Invalid function name; function: \(name)")
            return .condition(.attributeExists(.faulty))
        }
        guard self.reader.faults.checkCount(of: operands, for: function) else {
            return function == .size ? .operand(.size(.faulty)) : .condition(.attributeExists(.faulty))
        }
        self.reader.faults.check(operands, of: function)
        defer { if function != .size { self.reader.faults.finishedCondition() } }
        switch function {
        case .size: return .operand(.size(operands[0]))
        case .attributeExists: return .condition(.attributeExists(operands[0]))
        case .attributeNotExists: return .condition(.attributeNotExists(operands[0]))
        case .attributeType:
            guard case .value(.string(let type)) = operands[1] else { return .condition(.attributeExists(.faulty)) }
            return .condition(.attributeType(operands[0], type))
        case .beginsWith: return .condition(.beginsWith(operands[0], operands[1]))
        case .contains: return .condition(.contains(operands[0], operands[1]))
        }
    }

    private mutating func noteMisplaced(_ function: String) {
        self.reader.faults.note(
            .misplacedFunction,
            "The function is not allowed to be used this way in an expression; function: \(function)"
        )
    }
}

extension Condition {
    /// The function that the condition consists of, if it is one.
    fileprivate var functionName: String? {
        switch self {
        case .attributeExists: ConditionFunction.attributeExists.rawValue
        case .attributeNotExists: ConditionFunction.attributeNotExists.rawValue
        case .attributeType: ConditionFunction.attributeType.rawValue
        case .beginsWith: ConditionFunction.beginsWith.rawValue
        case .contains: ConditionFunction.contains.rawValue
        case .comparison, .between, .oneOf, .not, .all, .any: nil
        }
    }
}
