/// The parentheses that are open while a condition is parsed, the whole condition being the outermost group.
///
/// NOT binds tighter than AND, AND tighter than OR: a group is alternatives of parts that all have to hold.
struct ConditionGroups {
    private struct Group {
        var alternatives: [Condition] = []
        var parts: [Condition] = []
        /// Whether the next part is negated.
        var isNegated = false
    }

    private var groups = [Group()]

    /// How many groups are open, the outermost included.
    var depth: Int { self.groups.count }

    /// Whether the innermost parentheses hold nothing yet, so that they may turn out to hold an operand.
    var acceptsOperand: Bool {
        guard self.depth > 1, let group = self.groups.last else { return false }
        return group.alternatives.isEmpty && group.parts.isEmpty && !group.isNegated
    }

    mutating func open() {
        self.groups.append(Group())
    }

    mutating func negate() {
        self.withInnermost { $0.isNegated.toggle() }
    }

    /// Adds a condition that has to hold beside those of the current alternative.
    mutating func add(_ condition: Condition) {
        self.withInnermost { group in
            group.parts.append(group.isNegated ? condition.negated : condition)
            group.isNegated = false
        }
    }

    mutating func startAlternative() {
        self.withInnermost { group in
            group.alternatives.append(.all(of: group.parts))
            group.parts = []
        }
    }

    /// Takes the innermost group away and answers what it says.
    mutating func close() -> Condition {
        let group = self.groups.removeLast()
        return .any(of: group.alternatives + [.all(of: group.parts)])
    }

    /// Takes the innermost group away, which held an operand.
    mutating func drop() {
        self.groups.removeLast()
    }

    private mutating func withInnermost(_ body: (inout Group) -> Void) {
        body(&self.groups[self.groups.count - 1])
    }
}

extension Condition {
    /// The opposite; two negations cancel out, so that a chain of them is no deep tree.
    fileprivate var negated: Condition {
        if case .not(let condition) = self { condition } else { .not(self) }
    }

    fileprivate static func all(of conditions: [Condition]) -> Condition {
        conditions.count == 1 ? conditions[0] : .all(conditions)
    }

    fileprivate static func any(of conditions: [Condition]) -> Condition {
        conditions.count == 1 ? conditions[0] : .any(conditions)
    }
}
