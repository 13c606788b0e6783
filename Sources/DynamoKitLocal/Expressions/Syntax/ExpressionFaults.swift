/// The mistakes found while an expression is read.
///
/// DynamoDB does not report the leftmost mistake but the first of a fixed order of checks, some of which go over the whole
/// expression and some over one condition after the other. So reading goes on after a mistake, and the gravest is kept.
struct ExpressionFaults {
    enum Check {
        case redundantParentheses
        case unknownFunction
        case misplacedFunction
        case reservedWord
        case repeatedSection
        case undefinedName
        case undefinedValue
        case pathTooDeep
        case operandCount
        case equalOperands
        case overlappingPaths
        case conflictingPaths
        case sectionOperand
        case functionOperand
    }

    /// The gravest mistake so far, in DynamoDB's words.
    var gravest: String? { self.found?.reason }

    private let isUpdate: Bool
    private var found: (rank: Rank, reason: String)?
    private var conditionsFinished = 0

    init(kind: ExpressionKind) {
        self.isUpdate = kind == .update
    }

    /// Notes a mistake; of two that one check finds, the first counts.
    mutating func note(_ check: Check, _ reason: @autoclosure () -> String) {
        let rank = self.rank(of: check)
        if let found, found.rank <= rank { return }
        self.found = (rank, reason())
    }

    /// Says that what is noted from here on belongs to the next condition.
    mutating func finishedCondition() {
        self.conditionsFinished += 1
    }

    private struct Rank: Comparable {
        let condition: Int
        let position: Int

        static func < (left: Rank, right: Rank) -> Bool {
            (left.condition, left.position) < (right.condition, right.position)
        }
    }

    private func rank(of check: Check) -> Rank {
        let (position, isOfWholeExpression) =
            switch check {
            case .redundantParentheses: (0, true)
            case .unknownFunction: (2, true)
            case .misplacedFunction: (3, true)
            // Updates look at names before functions.
            case .reservedWord: (self.isUpdate ? 1 : 4, true)
            case .repeatedSection: (5, true)
            case .undefinedName: (6, false)
            // Updates look up all names, then all values; conditions each as it comes.
            case .undefinedValue: (self.isUpdate ? 7 : 6, false)
            case .pathTooDeep: (8, false)
            case .operandCount: (self.isUpdate ? 13 : 9, false)
            case .equalOperands: (10, false)
            case .overlappingPaths: (10, false)
            case .conflictingPaths: (11, false)
            case .sectionOperand: (12, false)
            case .functionOperand: (13, false)
            }
        return Rank(condition: isOfWholeExpression ? -1 : self.conditionsFinished, position: position)
    }
}
