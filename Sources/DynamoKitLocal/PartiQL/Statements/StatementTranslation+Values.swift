import DynamoKit

/// Values written out in a statement.
extension StatementTranslation {
    /// The item of an `INSERT`. A parameter may stand for the value of an attribute, not for a part of it.
    func item(_ fields: [StatementExpression.Field]) throws -> DynamoItem {
        var item: DynamoItem = [:]
        for field in fields {
            let name = try Self.name(field)
            if let other = item.otherSpelling(of: name) { throw DynamoError.canonicalEquivalents(other, name) }
            item[name] = try self.value(field.value)
        }
        return item
    }

    /// A literal, or what a parameter stands for.
    func value(_ expression: StatementExpression) throws -> AttributeValue {
        if case .parameter(let index) = expression.form { return self.parameters[index] }
        return try Self.literal(expression, under: "root", depth: 1)
    }

    /// - Parameters:
    ///   - path: Where the literal stands, for messages.
    ///   - depth: At which level, 1 being that of an attribute's own value.
    private static func literal(
        _ expression: StatementExpression,
        under path: String,
        depth: Int
    ) throws -> AttributeValue {
        guard depth <= ValueRules.maximumDepth else {
            throw ValidationError.invalid("Nesting Levels have exceeded supported limits under \(path)")
        }
        switch expression.form {
        case .value(let value): return value
        case .list(let elements):
            return .list(
                try elements.enumerated().map { index, element in
                    try Self.literal(element, under: "\(path)[\(index)]", depth: depth + 1)
                }
            )
        case .tuple(let fields):
            var members: DynamoItem = [:]
            for field in fields {
                let name = try Self.name(field)
                if let other = members.otherSpelling(of: name) { throw DynamoError.canonicalEquivalents(other, name) }
                members[name] = try Self.literal(field.value, under: "\(path).\(name)", depth: depth + 1)
            }
            return .map(members)
        case .bag(let members): return try Self.set(members)
        case .parameter:
            throw Self.unsupported("Parameter", under: path, expression)
        default:
            throw Self.unsupported("UNKNOWN", under: path, expression)
        }
    }

    private static func unsupported(
        _ type: String,
        under path: String,
        _ expression: StatementExpression
    ) -> DynamoError {
        ValidationError.invalid("Unsupported data type: \(type) under key \(path) at \(expression.position)")
    }

    private static func name(_ field: StatementExpression.Field) throws -> String {
        switch field.name.form {
        case .value(.string(let name)), .name(let name): return name
        default: throw Self.unsupported("UNKNOWN", under: "root", field.name)
        }
    }

    private static func set(_ members: [StatementExpression]) throws -> AttributeValue {
        guard !members.isEmpty else { throw ValidationError.invalid("Empty bags are not supported") }
        let mixed = ValidationError.invalid(
            "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags"
        )
        let values = try members.map { member in
            guard case .value(let value) = member.form else { throw mixed }
            return value
        }
        func rejectDuplicates(_ count: Int, _ texts: [String], _ end: String) throws {
            guard count < texts.count else { return }
            throw ValidationError.parameter(
                "Input collection [\(texts.joined(separator: ", "))] contains duplicates\(end)"
            )
        }
        switch values[0] {
        case .string:
            let strings = try values.map { value in
                guard case .string(let string) = value else { throw mixed }
                return string
            }
            try rejectDuplicates(Set(strings.map { Array($0.utf8) }).count, strings, ".")
            let set = Set(strings)
            if set.count < strings.count, let other = strings.first(where: { !set.containsBytes(of: $0) }) {
                throw DynamoError.canonicalEquivalents(other, other)
            }
            return .stringSet(set)
        case .number:
            let numbers = try values.map { value in
                guard case .number(let number) = value else { throw mixed }
                return number
            }
            try rejectDuplicates(Set(numbers).count, numbers.map(\.description), "! under root")
            return .numberSet(Set(numbers))
        default: throw mixed
        }
    }
}
