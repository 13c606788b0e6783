extension ExpressionAttributes {
    /// Writes an update as an expression.
    ///
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/invalidRequest`` for an update that is empty or touches something
    ///   twice, or with ``DynamoError/Code/codingFailed`` for a value that cannot be encoded.
    public mutating func expression(_ update: Update) throws(DynamoError) -> String {
        try update.validate()
        var clauses = UpdateClauses()
        for (path, change) in update.changes {
            let target = try self.placeholder(for: path)
            try self.write(change, of: path, target: target, to: &clauses)
        }
        return clauses.text
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
        case .setIfNotExists(let value):
            clauses.set.append("\(target) = if_not_exists(\(target), \(try self.placeholder(for: value)))")
        case .copy(let source):
            clauses.set.append("\(target) = \(try self.placeholder(for: source))")
        case .arithmetic(let sign, let amount, let start):
            var current = target
            if let start { current = "if_not_exists(\(target), \(try self.placeholder(for: start)))" }
            clauses.set.append("\(target) = \(current) \(sign) \(try self.placeholder(for: amount))")
        case .listAppend(let elements, let prepending, let creating):
            let elements = try self.placeholder(for: elements)
            let list = creating ? "if_not_exists(\(target), \(self.placeholder(for: .list([]))))" : target
            clauses.set.append(
                "\(target) = list_append(\(prepending ? elements : list), \(prepending ? list : elements))"
            )
        case .remove:
            clauses.remove.append(target)
        case .add(let value):
            clauses.add.append("\(target) \(try self.placeholder(forOperandOf: "add", value, at: path))")
        case .delete(let elements):
            clauses.delete.append("\(target) \(try self.placeholder(forOperandOf: "delete", elements, at: path))")
        }
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
            for (other, _) in self.changes[..<index] where path.overlaps(other) {
                throw DynamoError(
                    .invalidRequest,
                    message: "The update touches \(other) and \(path), of which one is the other or contains it."
                )
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
