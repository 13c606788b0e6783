import DynamoKit

/// `WHERE` as the condition that it is.
extension StatementTranslation {
    mutating func condition(_ expression: StatementExpression) throws -> Condition {
        switch expression.form {
        case .all(let parts): return .all(try parts.map { try self.condition($0) })
        case .any(let parts): return .any(try parts.map { try self.condition($0) })
        case .not(let part): return .not(try self.condition(part))
        case .binary(let symbol, let left, let right):
            guard let comparator = symbol.comparator else { throw Self.unsupported(symbol.rawValue) }
            return try self.comparison(left, comparator, right)
        case .between(let operand, let lower, let upper):
            defer { self.faults.finishedCondition() }
            let operands = (try self.operand(operand), try self.operand(lower), try self.operand(upper))
            self.faults.checkBetween(operands.0, operands.1, operands.2)
            return .between(operands.0, lower: operands.1, upper: operands.2)
        case .oneOf(let operand, let candidates): return try self.membership(operand, candidates)
        case .isType(let operand, let type): return try self.typeTest(operand, type)
        case .call(let name, let arguments): return try self.call(name, arguments)
        case .like: throw Self.unsupported("LIKE")
        default:
            throw ValidationError.invalid("WHERE clause must contain an expression that resolves to a boolean")
        }
    }

    private mutating func comparison(
        _ left: StatementExpression,
        _ comparator: Comparator,
        _ right: StatementExpression
    ) throws -> Condition {
        // A function that answers yes or no may be compared with the answer.
        if !comparator.needsOrder {
            if let answer = right.boolean, left.isPredicate {
                let condition = try self.condition(left)
                return answer == (comparator == .equal) ? condition : .not(condition)
            }
            if left.boolean != nil, right.isPredicate { return try self.comparison(right, comparator, left) }
        }
        defer { self.faults.finishedCondition() }
        let operands = (try self.operand(left), try self.operand(right))
        self.faults.checkComparison(operands.0, comparator, operands.1)
        return .comparison(operands.0, comparator, operands.1)
    }

    private mutating func membership(
        _ operand: StatementExpression,
        _ candidates: StatementExpression
    ) throws -> Condition {
        defer { self.faults.finishedCondition() }
        let operand = try self.operand(operand)
        guard case .list(let elements) = candidates.form, !elements.isEmpty else {
            let candidate = try self.operand(candidates)
            self.faults.noteOperandType(candidate.knownType ?? "UNKNOWN", of: Keyword.in.rawValue)
            return .oneOf(operand, [candidate])
        }
        let operands = try elements.map { try self.operand($0) }
        self.faults.checkIn(operands)
        return .oneOf(operand, operands)
    }

    private mutating func typeTest(_ operand: StatementExpression, _ type: String) throws -> Condition {
        let path = Condition.Operand.path(try self.path(operand))
        switch type {
        case "MISSING": return .attributeNotExists(path)
        case "NULL": return .attributeType(path, "NULL")
        case "BOOLEAN": return .attributeType(path, "BOOL")
        case "BLOB": return .attributeType(path, "B")
        case "STRING": return .attributeType(path, "S")
        case "NUMERIC": return .attributeType(path, "N")
        case "STRUCT", "TUPLE": return .attributeType(path, "M")
        case "LIST": return .attributeType(path, "L")
        default:
            throw ValidationError.invalid(
                "Unsupported data type for IS operator: \(type). Supported data types are "
                    + "[MISSING, NULL, BOOLEAN, BLOB, STRING, NUMERIC, STRUCT, TUPLE, LIST]"
            )
        }
    }

    private mutating func call(_ name: String, _ arguments: [StatementExpression]) throws -> Condition {
        let unusable = Condition.attributeExists(.faulty)
        guard let function = ConditionFunction(rawValue: name.lowercased()) else {
            self.faults.note(.unknownFunction, "Invalid function name; function: \(name)")
            return unusable
        }
        guard function != .size else {
            throw ValidationError.invalid("WHERE clause must contain an expression that resolves to a boolean")
        }
        defer { self.faults.finishedCondition() }
        let operands = try arguments.map { try self.operand($0) }
        guard self.faults.checkCount(of: operands, for: function) else { return unusable }
        self.faults.check(operands, of: function)
        switch function {
        case .attributeExists, .size: return .attributeExists(operands[0])
        case .attributeNotExists: return .attributeNotExists(operands[0])
        case .attributeType:
            guard case .value(.string(let type)) = operands[1] else { return unusable }
            return .attributeType(operands[0], type)
        case .beginsWith: return .beginsWith(operands[0], operands[1])
        case .contains: return .contains(operands[0], operands[1])
        }
    }

    private mutating func operand(_ expression: StatementExpression) throws -> Condition.Operand {
        switch expression.form {
        case .name, .path: return .path(try self.path(expression))
        case .call(let name, let arguments):
            guard let function = ConditionFunction(rawValue: name.lowercased()) else {
                self.faults.note(.unknownFunction, "Invalid function name; function: \(name)")
                return .faulty
            }
            guard function == .size else {
                self.faults.note(
                    .misplacedFunction,
                    "The function is not allowed to be used this way in an expression; function: \(name)"
                )
                return .faulty
            }
            let operands = try arguments.map { try self.operand($0) }
            guard self.faults.checkCount(of: operands, for: function) else { return .faulty }
            self.faults.check(operands, of: function)
            return .size(operands[0])
        case .binary(let symbol, _, _), .signed(let symbol, _): throw Self.unsupported(symbol.rawValue)
        default: return .value(try self.value(expression))
        }
    }

    private static func unsupported(_ name: String) -> DynamoError {
        ValidationError.invalid("Unsupported operator in Condition Expression. Operator: \(name)")
    }
}

extension StatementExpression {
    fileprivate var boolean: Bool? {
        if case .value(.bool(let value)) = self.form { value } else { nil }
    }

    /// Whether it is a call that answers yes or no.
    fileprivate var isPredicate: Bool {
        guard case .call(let name, _) = self.form else { return false }
        return ConditionFunction(rawValue: name.lowercased()).map { $0 != .size } ?? false
    }
}
