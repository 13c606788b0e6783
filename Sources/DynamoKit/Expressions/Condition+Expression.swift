extension ExpressionAttributes {
    /// Most operands that an `IN` takes.
    static let maximumInOperands = 100

    /// Writes a condition or filter as an expression.
    ///
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/invalidRequest`` for what DynamoDB would refuse, or with
    ///   ``DynamoError/Code/codingFailed`` for a value that cannot be encoded.
    public mutating func expression(_ condition: Condition) throws(DynamoError) -> String {
        try self.expression(condition.node)
    }

    private mutating func expression(_ node: Condition.Node) throws(DynamoError) -> String {
        switch node {
        case .comparison(let left, let comparator, let right):
            let left = try self.operand(left)
            return "\(left) \(comparator.rawValue) \(try self.operand(right))"
        case .between(let operand, let lower, let upper):
            let operand = try self.operand(operand)
            let lower = try self.operand(lower)
            return "\(operand) BETWEEN \(lower) AND \(try self.operand(upper))"
        case .isIn(let operand, let values):
            return try self.membership(of: operand, in: values)
        case .function(let name, let path, let argument):
            let path = try self.placeholder(for: path)
            guard let argument else { return "\(name)(\(path))" }
            return "\(name)(\(path), \(try self.operand(argument)))"
        case .all(let nodes):
            return try self.joined(nodes, by: " AND ")
        case .any(let nodes):
            return try self.joined(nodes, by: " OR ")
        case .not(let node):
            return "NOT \(try self.operand(of: node))"
        }
    }

    private mutating func membership(
        of operand: Condition.Operand,
        in values: [Condition.Operand]
    ) throws(DynamoError) -> String {
        guard !values.isEmpty else {
            throw DynamoError(.invalidRequest, message: "An “in” condition needs at least one value.")
        }
        guard values.count <= Self.maximumInOperands else {
            throw DynamoError(
                .invalidRequest,
                message: "An “in” condition takes up to \(Self.maximumInOperands) values, not \(values.count)."
            )
        }
        let operand = try self.operand(operand)
        var placeholders: [String] = []
        for value in values { placeholders.append(try self.operand(value)) }
        return "\(operand) IN (\(placeholders.joined(separator: ", ")))"
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

    private mutating func operand(_ operand: Condition.Operand) throws(DynamoError) -> String {
        switch operand {
        case .attribute(let path): try self.placeholder(for: path)
        case .size(let path): "size(\(try self.placeholder(for: path)))"
        case .value(let value): try self.placeholder(for: value)
        }
    }
}
