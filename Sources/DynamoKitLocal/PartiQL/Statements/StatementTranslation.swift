import DynamoKit

/// Makes of a statement's syntax what the engine works with, or says what DynamoDB has against it.
struct StatementTranslation {
    let parameters: [AttributeValue]
    /// Of operands and paths. What is wrong with the statement's shape is thrown at once.
    var faults = ExpressionFaults(kind: .condition)

    init(parameters: [AttributeValue]) {
        self.parameters = parameters
    }

    // MARK: Statements

    mutating func statement(_ select: SelectSyntax) throws -> SelectStatement {
        if let refusal = select.refusal { throw ValidationError.invalid(refusal) }
        let columns = try select.columns.map { try SelectedColumns($0.map { try self.path($0) }) }
        let source = try self.source(select.source)
        let statement = SelectStatement(
            tableName: source.table,
            indexName: source.index,
            columns: columns,
            condition: try select.condition.map { try self.condition($0) },
            ordering: try select.ordering.map { try self.order($0) }
        )
        try self.throwFaults()
        return statement
    }

    mutating func statement(_ insert: InsertSyntax) throws -> InsertStatement {
        let source = try self.source(insert.target)
        guard source.index == nil else {
            throw ValidationError.invalid(
                "FROM clause may only contain a single table name in data manipulation statements at "
                    + "\(insert.target.position)"
            )
        }
        guard case .tuple(let fields) = insert.item.form else {
            throw ValidationError.invalid(
                "Unsupported format in item expression. Please use struct format {...} to express item values for "
                    + "insert statement."
            )
        }
        return InsertStatement(tableName: source.table, item: try self.item(fields))
    }

    mutating func statement(_ update: UpdateSyntax) throws -> UpdateStatement {
        if let refusal = update.refusal { throw ValidationError.invalid(refusal) }
        let expression = try self.update(update.steps)
        let (tableName, condition) = try self.writeTarget(update.target, update.condition)
        return UpdateStatement(
            tableName: tableName,
            update: expression,
            condition: condition,
            returning: update.returning
        )
    }

    mutating func statement(_ delete: DeleteSyntax) throws -> DeleteStatement {
        if let refusal = delete.refusal { throw ValidationError.invalid(refusal) }
        if let returning = delete.returning, returning != .allOld {
            throw ValidationError.invalid(
                "Invalid returning clause: RETURNING \(returning.rawValue) *. "
                    + "Only RETURNING ALL OLD * is allowed in DELETE statements."
            )
        }
        let (tableName, condition) = try self.writeTarget(delete.target, delete.condition)
        return DeleteStatement(tableName: tableName, condition: condition, returning: delete.returning)
    }

    func throwFaults() throws {
        if let gravest = self.faults.gravest { throw ValidationError.invalid(gravest) }
    }

    // MARK: Clauses

    private mutating func writeTarget(
        _ target: StatementExpression,
        _ condition: StatementExpression?
    ) throws -> (tableName: String, condition: Condition) {
        let source = try self.source(target)
        guard let condition else { throw ValidationError.incompleteStatementKey }
        let translated = try self.condition(condition)
        try self.throwFaults()
        guard source.index == nil else {
            throw ValidationError.invalid("This operation is not supported on an index")
        }
        return (source.table, translated)
    }

    private func source(_ expression: StatementExpression) throws -> (table: String, index: String?) {
        let names: [String]
        switch expression.form {
        case .name(let table): names = [table]
        case .path(let base, let steps):
            guard case .name(let table) = base.form else { throw ValidationError.invalid("Unexpected from source") }
            names =
                try [table]
                + steps.map { step in
                    guard case .name(let name) = step else {
                        throw ValidationError.invalid("Unexpected path component at \(expression.position)")
                    }
                    return name
                }
        default: throw ValidationError.invalid("Unexpected from source")
        }
        guard !names.contains("") else { throw ValidationError.invalid("Path component cannot be an empty string") }
        guard names.count <= 2 else {
            throw ValidationError.invalid("A path may contain at most 2 components in the FROM clause")
        }
        guard RequestRules.isTableName(names[0]) else {
            throw ValidationError.invalid(
                "Table name should be within the length [3, 255] and only contain 'a-z', 'A-Z', '0-9', '-', '_', '.'."
            )
        }
        return (names[0], names.count == 2 ? names[1] : nil)
    }

    private mutating func order(_ order: OrderSyntax) throws -> SelectStatement.Order {
        let path = try self.path(order.attribute)
        guard path.nested.isEmpty else {
            throw ValidationError.invalid(
                "Attribute \(path.attribute) in ORDER BY clause must be part of the primary key"
            )
        }
        return SelectStatement.Order(attribute: path.attribute, isDescending: order.isDescending)
    }

    /// A document path, which is all that a statement may name of an item.
    mutating func path(_ expression: StatementExpression) throws -> DocumentPath {
        let unexpected = ValidationError.invalid("Unexpected path component at \(expression.position)")
        switch expression.form {
        case .name(let name): return DocumentPath(name)
        case .path(let base, let steps):
            guard case .name(let attribute) = base.form else { throw unexpected }
            let path = DocumentPath(attribute, try steps.map { try Self.element($0) })
            if path.nested.count >= DocumentPath.maximumElements {
                self.faults.note(
                    .pathTooDeep,
                    "The document path has too many nesting elements; nesting levels: \(path.nested.count + 1)"
                )
            }
            return path
        default: throw unexpected
        }
    }

    private static func element(_ step: StatementExpression.Step) throws -> DocumentPath.Element {
        switch step {
        case .name(let name): return .attribute(name)
        case .wildcard(let position):
            throw ValidationError.invalid("Unexpected path component at \(position)")
        case .index(let expression):
            guard case .value(.number(let number)) = expression.form, let index = Int(number.description) else {
                throw ValidationError.invalid("Unexpected path component at \(expression.position)")
            }
            guard (0...Int(Int32.max)).contains(index) else {
                throw ValidationError.invalid(
                    "List index is not within the allowable range; index: [\(index)] at \(expression.position)"
                )
            }
            return .index(index)
        }
    }
}

extension ValidationError {
    /// A write that does not say which item it is about.
    static var incompleteStatementKey: DynamoError {
        Self.invalid("Where clause does not contain a mandatory equality on all key attributes")
    }
}
