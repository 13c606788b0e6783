extension ExpressionAttributes {
    /// Writes an update as an expression.
    ///
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/invalidRequest`` for an update that is empty or touches something
    ///   twice, or with ``DynamoError/Code/codingFailed`` for a value that cannot be encoded.
    public mutating func expression(_ update: Update) throws(DynamoError) -> String {
        let update = update.named(by: self.keys)
        try update.validate()
        var clauses = UpdateClauses()
        for (path, change) in update.changes {
            let target = try self.placeholder(for: path)
            try self.write(change, of: path, target: target, to: &clauses)
        }
        let text = clauses.text
        try ExpressionLimits.check(text, of: "update")
        return text
    }

    private mutating func write(
        _ change: Update.Change,
        of path: AttributePath,
        target: String,
        to clauses: inout UpdateClauses
    ) throws(DynamoError) {
        switch change {
        case .set(let value):
            if let stored = try self.stored(value) {
                clauses.set.append("\(target) = \(self.placeholder(for: stored))")
            } else {
                clauses.remove.append(target)
            }
        case .assign(let node):
            clauses.set.append("\(target) = \(try self.written(node, isWhole: true))")
        case .remove:
            clauses.remove.append(target)
        case .add(let value):
            clauses.add.append("\(target) \(try self.placeholder(forOperandOf: "add", value, at: path))")
        case .delete(let elements):
            clauses.delete.append("\(target) \(try self.placeholder(forOperandOf: "delete", elements, at: path))")
        }
    }

    /// Writes what is assigned.
    ///
    /// - Parameter isWhole: Whether it is all that is assigned, which alone may be a sum.
    private mutating func written(_ node: UpdateValue.Node, isWhole: Bool = false) throws(DynamoError) -> String {
        switch node {
        case .value(let value):
            return try self.placeholder(for: value)
        case .attribute(let path):
            return try self.placeholder(for: path)
        case .ifNotExists(let path, let otherwise):
            return "if_not_exists(\(try self.placeholder(for: path)), \(try self.written(otherwise)))"
        case .listAppend(let first, let second):
            let first = try self.written(first, as: "L", for: "list_append")
            return "list_append(\(first), \(try self.written(second, as: "L", for: "list_append")))"
        case .arithmetic(let left, let sign, let right):
            guard isWhole else {
                throw DynamoError(
                    .invalidRequest,
                    message: "An update adds or subtracts two operands; a sum cannot be part of anything else."
                )
            }
            let left = try self.written(left, as: "N", for: sign)
            return "\(left) \(sign) \(try self.written(right, as: "N", for: sign))"
        }
    }

    /// Writes an operand; a value has to be of the type.
    private mutating func written(
        _ node: UpdateValue.Node,
        as type: String,
        for name: String
    ) throws(DynamoError) -> String {
        switch node {
        case .value(let value), .ifNotExists(_, .value(let value)):
            try WrittenOperand(text: "", kind: .value(self.encode(value))).check(isOf: [type], for: name)
        case .attribute, .ifNotExists, .listAppend, .arithmetic:
            break
        }
        return try self.written(node)
    }

    /// The value to write, or `nil` when the attribute is to be removed.
    private func stored(_ value: (any Encodable & Sendable)?) throws(DynamoError) -> AttributeValue? {
        guard let value else { return self.storesNull ? .null : nil }
        return try self.encodeIfStored(value)
    }

    /// `ADD` takes a number or a set that is not empty, `DELETE` the latter alone.
    private mutating func placeholder(
        forOperandOf clause: String,
        _ value: any Encodable & Sendable,
        at path: AttributePath
    ) throws(DynamoError) -> String {
        let value = try self.encode(value)
        switch value {
        case .stringSet, .numberSet, .binarySet: return self.placeholder(for: value)
        case .number where clause == "add": return self.placeholder(for: value)
        case .string, .number, .binary, .bool, .null, .list, .map:
            let wanted = clause == "add" ? "a number or a set that is not empty" : "a set that is not empty"
            throw DynamoError(
                .invalidRequest,
                message: "“\(clause)” of \(path) takes \(wanted); the value encodes as \(value.descriptor)."
            )
        }
    }
}

private struct UpdateClauses {
    var set: [String] = []
    var remove: [String] = []
    var add: [String] = []
    var delete: [String] = []

    var text: String {
        [("SET", self.set), ("REMOVE", self.remove), ("ADD", self.add), ("DELETE", self.delete)]
            .filter { !$0.1.isEmpty }
            .map { "\($0.0) \($0.1.joined(separator: ", "))" }
            .joined(separator: " ")
    }
}

extension Update {
    /// Finds what DynamoDB would refuse whatever the item is.
    func validate() throws(DynamoError) {
        guard !self.changes.isEmpty else {
            throw DynamoError(.invalidRequest, message: "The update changes nothing.")
        }
        for (index, (path, _)) in self.changes.enumerated() {
            try path.validate()
            for (other, _) in self.changes[..<index] {
                try path.validate(beside: other, in: "update")
            }
        }
    }

    /// Refuses to change an attribute of the primary key.
    func validate(keyAttributes: [String]) throws(DynamoError) {
        for (path, _) in self.changes {
            for name in keyAttributes where path.elements.first == .name(name) {
                throw DynamoError(
                    .invalidRequest,
                    message: "The update touches \(name), which belongs to the primary key and cannot be changed."
                )
            }
        }
    }
}
