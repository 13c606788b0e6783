import DynamoKit

/// Parses update expressions by recursive descent.
///
/// Grammar:
/// [Update expressions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html)
struct UpdateParser {
    private var reader: ExpressionReader
    private var steps: [UpdateStep] = []
    private var tree = PathTree<Int>()

    private init(reader: ExpressionReader) {
        self.reader = reader
    }

    /// - Returns: The steps in the order of the text, and for each path the index of its step.
    static func parse(
        _ text: String,
        placeholders: inout Placeholders
    ) throws(DynamoError) -> (steps: [UpdateStep], tree: PathTree<Int>) {
        var parser = UpdateParser(reader: try ExpressionReader(text, kind: .update, placeholders: placeholders))
        try parser.sections()
        try parser.reader.finish(into: &placeholders)
        return (parser.steps, parser.tree)
    }

    private mutating func sections() throws(DynamoError) {
        var seen: Set<Keyword> = []
        repeat {
            guard case .keyword(let section) = self.reader.token.kind else { throw self.reader.syntaxError() }
            self.reader.advance()
            if !seen.insert(section).inserted {
                self.reader.faults.note(
                    .repeatedSection,
                    "The \"\(section.rawValue)\" section can only be used once in an update expression;"
                )
            }
            repeat { try self.action(in: section) } while self.reader.take(.comma)
        } while self.reader.token.kind != .end
    }

    private mutating func action(in section: Keyword) throws(DynamoError) {
        let path = try self.reader.path()
        let action: UpdateAction?
        switch section {
        case .set:
            try self.reader.require(.comparator(.equal))
            action = .set(try self.sum())
        case .add:
            let value = try self.reader.value()
            if let value { self.check(value, in: section, isValid: value.isSet || value.isNumber) }
            action = value.map { .add($0) }
        case .delete:
            let value = try self.reader.value()
            if let value { self.check(value, in: section, isValid: value.isSet) }
            action = value.map { .delete($0) }
        case .remove, .and, .or, .not, .between, .in:
            action = .remove
        }
        // Where one is missing a mistake was noted, and parsing ends with an error.
        guard let path, let action else { return }
        self.reader.faults.insert(path, self.steps.count, into: &self.tree)
        self.steps.append(UpdateStep(path: path, action: action))
    }

    private mutating func check(_ value: AttributeValue, in section: Keyword, isValid: Bool) {
        guard !isValid else { return }
        self.reader.faults.note(
            .sectionOperand,
            """
            Incorrect operand type for operator or function; \
            operator: \(section.rawValue), operand type: \(value.longTypeName)
            """
        )
    }

    // MARK: Operands

    private mutating func sum() throws(DynamoError) -> UpdateAction.Operand {
        let left = try self.operand()
        let isSum = self.reader.take(.plus)
        guard isSum || self.reader.take(.minus) else { return left }
        let right = try self.operand()
        self.check([left, right], type: "N", of: isSum ? "+" : "-")
        return isSum ? .sum(left, right) : .difference(left, right)
    }

    private mutating func operand() throws(DynamoError) -> UpdateAction.Operand {
        try self.reader.enterOperand()
        defer { self.reader.leaveOperand() }
        if self.reader.take(.leftParenthesis) {
            let operand = try self.sum()
            try self.reader.require(.rightParenthesis)
            return operand
        }
        if let name = self.reader.takeFunctionName() { return try self.call(name) }
        if self.reader.token.kind == .valueReference {
            return try self.reader.value().map { .value($0) } ?? .faulty
        }
        return try self.reader.path().map { .path($0) } ?? .faulty
    }

    private mutating func call(_ name: String) throws(DynamoError) -> UpdateAction.Operand {
        var operands = [try self.sum()]
        while self.reader.take(.comma) { operands.append(try self.sum()) }
        try self.reader.require(.rightParenthesis)
        guard let function = UpdateFunction(rawValue: name) else {
            self.reader.faults.note(.unknownFunction, "Invalid function name; function: \(name)")
            return .faulty
        }
        guard operands.count == 2 else {
            self.reader.faults.note(
                .operandCount,
                """
                Incorrect number of operands for operator or function; \
                operator or function: \(name), number of operands: \(operands.count)
                """
            )
            return .faulty
        }
        switch function {
        case .listAppend:
            self.check(operands, type: "L", of: name)
            return .listAppend(operands[0], operands[1])
        case .ifNotExists:
            if case .path(let path) = operands[0] { return .ifNotExists(path, operands[1]) }
            if operands[0] != .faulty {
                self.reader.faults.note(
                    .functionOperand,
                    "Operator or function requires a document path; operator or function: \(name)"
                )
            }
            return .faulty
        }
    }

    private mutating func check(_ operands: [UpdateAction.Operand], type: String, of name: String) {
        for operand in operands {
            guard let known = operand.knownType, known != type else { continue }
            self.reader.faults.noteOperandType(known, of: name)
        }
    }
}

extension AttributeValue {
    fileprivate var isNumber: Bool {
        if case .number = self { true } else { false }
    }
}
