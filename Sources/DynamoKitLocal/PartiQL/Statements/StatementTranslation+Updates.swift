import DynamoKit

/// `SET` and `REMOVE` as the steps of an update.
extension StatementTranslation {
    mutating func update(_ syntax: [UpdateSyntax.Step]) throws -> UpdateExpression {
        var steps: [UpdateStep] = []
        var tree = PathTree<Int>()
        for step in syntax {
            let path: DocumentPath
            let action: UpdateAction
            switch step {
            case .remove(let target): (path, action) = (try self.path(target), .remove)
            case .set(let target, let value):
                path = try self.path(target)
                action = try self.action(value, on: path)
            }
            self.faults.insert(path, steps.count, into: &tree)
            steps.append(UpdateStep(path: path, action: action))
        }
        try self.throwFaults()
        return UpdateExpression(steps: steps, tree: tree)
    }

    private mutating func action(_ value: StatementExpression, on path: DocumentPath) throws -> UpdateAction {
        guard case .call(let name, let arguments) = value.form,
            let function = SetFunction(rawValue: name.lowercased())
        else { return .set(try self.operand(value)) }
        guard arguments.count == 2 else {
            self.noteCount(of: arguments, for: name)
            return .remove
        }
        let shown = function.rawValue.uppercased()
        guard try self.path(arguments[0]) == path else {
            throw ValidationError.invalid(
                "The first argument to \(shown) must equal the assignment value at \(value.position)"
            )
        }
        let set = try self.value(arguments[1])
        guard set.isSet else {
            throw ValidationError.invalid(
                "The second argument to \(shown) must be a value with type SET at \(arguments[0].position)"
            )
        }
        return function == .add ? .add(set) : .delete(set)
    }

    /// Functions that change a set, which stand for the whole of what is assigned.
    private enum SetFunction: String {
        case add = "set_add"
        case delete = "set_delete"
    }

    private mutating func operand(_ expression: StatementExpression) throws -> UpdateAction.Operand {
        switch expression.form {
        case .name, .path: return .path(try self.path(expression))
        case .binary(let symbol, let left, let right):
            guard symbol == .plus || symbol == .minus else {
                throw ValidationError.invalid(
                    "Unsupported operator in Update Expression. Operator: \(symbol.rawValue)"
                )
            }
            let operands = (try self.operand(left), try self.operand(right))
            self.check([operands.0, operands.1], type: "N", of: symbol.rawValue)
            return symbol == .plus ? .sum(operands.0, operands.1) : .difference(operands.0, operands.1)
        case .call(let name, let arguments):
            guard name.lowercased() == UpdateFunction.listAppend.rawValue else {
                self.faults.note(.unknownFunction, "Invalid function name; function: \(name)")
                return .faulty
            }
            guard arguments.count == 2 else {
                self.noteCount(of: arguments, for: name)
                return .faulty
            }
            let operands = (try self.operand(arguments[0]), try self.operand(arguments[1]))
            self.check([operands.0, operands.1], type: "L", of: UpdateFunction.listAppend.rawValue)
            return .listAppend(operands.0, operands.1)
        default: return .value(try self.value(expression))
        }
    }

    private mutating func check(_ operands: [UpdateAction.Operand], type: String, of name: String) {
        for operand in operands {
            guard let known = operand.knownType, known != type else { continue }
            self.faults.noteOperandType(known, of: name)
        }
    }

    private mutating func noteCount(of arguments: [StatementExpression], for name: String) {
        self.faults.note(
            .operandCount,
            """
            Incorrect number of operands for operator or function; \
            operator or function: \(name), number of operands: \(arguments.count)
            """
        )
    }
}
