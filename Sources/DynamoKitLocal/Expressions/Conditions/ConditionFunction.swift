import DynamoKit

/// A function of conditions; names are case-sensitive.
enum ConditionFunction: String {
    case attributeExists = "attribute_exists"
    case attributeNotExists = "attribute_not_exists"
    case attributeType = "attribute_type"
    case beginsWith = "begins_with"
    case contains
    case size

    var operandCount: Int {
        switch self {
        case .attributeExists, .attributeNotExists, .size: 1
        case .attributeType, .beginsWith, .contains: 2
        }
    }
}

// What DynamoDB checks of operands before it looks at any item.
extension ExpressionFaults {
    /// Most operands that `IN` can have.
    private static let maximumCandidates = 100

    mutating func checkComparison(_ left: Condition.Operand, _ comparator: Comparator, _ right: Condition.Operand) {
        self.checkDistinct(left, right, comparator.rawValue)
        guard comparator.needsOrder else { return }
        for operand in [left, right] {
            self.checkType(of: operand, in: Self.ordered, for: comparator.rawValue)
        }
    }

    mutating func checkBetween(_ operand: Condition.Operand, _ lower: Condition.Operand, _ upper: Condition.Operand) {
        for operand in [operand, lower, upper] {
            self.checkType(of: operand, in: Self.ordered, for: Keyword.between.rawValue)
        }
        guard case .value(let low) = lower, case .value(let high) = upper else { return }
        let rule: String
        if low.descriptor != high.descriptor {
            rule = "same data type for lower and upper bounds"
        } else if case .orderedDescending = low.ordering(to: high) {
            rule = "upper bound to be greater than or equal to lower bound"
        } else {
            return
        }
        self.note(
            .functionOperand,
            """
            The BETWEEN operator requires \(rule); lower bound operand: AttributeValue: \(low.messageText), \
            upper bound operand: AttributeValue: \(high.messageText)
            """
        )
    }

    mutating func checkIn(_ candidates: [Condition.Operand]) {
        guard candidates.count > Self.maximumCandidates else { return }
        self.note(
            .operandCount,
            "The IN operator is provided with too many operands; number of operands: \(candidates.count)"
        )
    }

    /// Whether the function has as many operands as it takes; if not, that is noted.
    mutating func checkCount(of operands: [Condition.Operand], for function: ConditionFunction) -> Bool {
        guard operands.count != function.operandCount else { return true }
        self.note(
            .operandCount,
            """
            Incorrect number of operands for operator or function; \
            operator or function: \(function.rawValue), number of operands: \(operands.count)
            """
        )
        return false
    }

    /// Checks the types of as many operands as the function takes.
    mutating func check(_ operands: [Condition.Operand], of function: ConditionFunction) {
        let name = function.rawValue
        if operands.count == 2 { self.checkDistinct(operands[0], operands[1], name) }
        switch function {
        case .attributeExists, .attributeNotExists:
            switch operands[0] {
            case .path, .faulty: break
            case .value, .size:
                self.note(
                    .functionOperand,
                    "Operator or function requires a document path; operator or function: \(name)"
                )
            }
        case .beginsWith:
            for operand in operands { self.checkType(of: operand, in: ["S", "B"], for: name) }
        case .size:
            self.checkType(of: operands[0], in: ["S", "B", "SS", "NS", "BS", "L", "M"], for: name)
        case .contains: break
        case .attributeType: self.checkTypeName(operands[1])
        }
    }

    private mutating func checkTypeName(_ operand: Condition.Operand) {
        let name = ConditionFunction.attributeType.rawValue
        switch operand {
        case .faulty: break
        case .value(.string(let type)):
            guard !Self.typeNames.contains(type) else { return }
            self.note(
                .functionOperand,
                "Invalid attribute type name found; type: \(type), valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}"
            )
        case .value, .size: self.checkType(of: operand, in: ["S"], for: name)
        case .path: self.noteOperandType("{NS,SS,L,BS,N,M,B,BOOL,NULL,S}", of: name)
        }
    }

    private mutating func checkDistinct(_ left: Condition.Operand, _ right: Condition.Operand, _ name: String) {
        guard case .path(let path) = left, left == right else { return }
        self.note(
            .equalOperands,
            """
            The first operand must be distinct from the remaining operands for this operator or function; \
            operator: \(name), first operand: \(path)
            """
        )
    }

    private mutating func checkType(of operand: Condition.Operand, in types: Set<String>, for name: String) {
        guard let type = operand.knownType, !types.contains(type) else { return }
        self.noteOperandType(type, of: name)
    }

    /// Notes that an operand can never have the type that the operator or function needs.
    mutating func noteOperandType(_ type: String, of name: String) {
        self.note(
            .functionOperand,
            """
            Incorrect operand type for operator or function; \
            operator or function: \(name), operand type: \(type)
            """
        )
    }

    private static let ordered: Set<String> = ["S", "N", "B"]
    private static let typeNames: Set<String> = ["S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS"]
}
