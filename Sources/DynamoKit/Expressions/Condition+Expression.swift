extension ExpressionAttributes {
    /// Writes a condition or filter as an expression.
    ///
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/invalidRequest`` for what DynamoDB would refuse, or with
    ///   ``DynamoError/Code/codingFailed`` for a value that cannot be encoded.
    public mutating func expression(_ condition: Condition) throws(DynamoError) -> String {
        let text = try self.expression(condition.named(by: self.keys).node)
        try ExpressionLimits.check(text, of: "condition")
        return text
    }

    private mutating func expression(_ node: Condition.Node) throws(DynamoError) -> String {
        switch node {
        case .comparison(let left, let comparator, let right):
            let (left, right) = (try self.written(left), try self.written(right))
            try WrittenOperand.check(left, comparator, right)
            return "\(left) \(comparator.rawValue) \(right)"
        case .between(let operand, let lower, let upper):
            let operand = try self.written(operand)
            let (lower, upper) = (try self.written(lower), try self.written(upper))
            try WrittenOperand.check(operand, between: lower, and: upper)
            return "\(operand) BETWEEN \(lower) AND \(upper)"
        case .isIn(let operand, let others):
            return try self.membership(of: operand, in: others)
        case .function(let function, let path, nil):
            return "\(function.rawValue)(\(try self.placeholder(for: path)))"
        case .function(let function, let path, let argument?):
            let (operand, argument) = (try self.written(.attribute(path)), try self.written(argument))
            try WrittenOperand.check(function, operand, argument)
            return "\(function.rawValue)(\(operand), \(argument))"
        case .all(let nodes):
            return try self.joined(nodes, by: " AND ")
        case .any(let nodes):
            return try self.joined(nodes, by: " OR ")
        case .not(let node):
            return "NOT \(try self.operand(of: node))"
        }
    }

    private mutating func membership(
        of operand: ConditionOperand,
        in others: [ConditionOperand]
    ) throws(DynamoError) -> String {
        guard !others.isEmpty else {
            throw DynamoError(.invalidRequest, message: "An “in” condition needs at least one value.")
        }
        guard others.count <= ExpressionLimits.inOperands else {
            throw DynamoError(
                .invalidRequest,
                message: "An “in” condition takes up to \(ExpressionLimits.inOperands) values, not \(others.count)."
            )
        }
        let operand = try self.written(operand)
        var written: [String] = []
        for other in others { written.append(try self.written(other).text) }
        return "\(operand) IN (\(written.joined(separator: ", ")))"
    }

    private mutating func joined(_ nodes: [Condition.Node], by separator: String) throws(DynamoError) -> String {
        var parts: [String] = []
        for node in nodes { parts.append(try self.operand(of: node)) }
        return parts.joined(separator: separator)
    }

    /// A condition within another one: in parentheses unless it is a comparison or a function of its own.
    private mutating func operand(of node: Condition.Node) throws(DynamoError) -> String {
        let text = try self.expression(node)
        return switch node {
        case .comparison, .isIn, .function: text
        case .between, .all, .any, .not: "(\(text))"
        }
    }

    private mutating func written(_ operand: ConditionOperand) throws(DynamoError) -> WrittenOperand {
        switch operand.kind {
        case .attribute(let path):
            return WrittenOperand(text: try self.placeholder(for: path), kind: .attribute(path))
        case .size(let path):
            return WrittenOperand(text: "size(\(try self.placeholder(for: path)))", kind: .size)
        case .value(let value):
            let value = try self.encode(value)
            return WrittenOperand(text: self.placeholder(for: value), kind: .value(value))
        }
    }
}
