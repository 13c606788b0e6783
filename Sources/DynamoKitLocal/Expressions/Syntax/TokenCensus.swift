/// What can be told of an expression from its tokens alone, in one pass and without recursion.
struct TokenCensus {
    /// Operators and functions, of which an expression may have 300.
    private(set) var operators = 0
    /// Whether some parentheses hold nothing but another pair of parentheses.
    private(set) var hasRedundantParentheses = false

    init(_ tokens: [Token]) {
        // Parentheses of function calls and of IN do not group.
        var open: [(groups: Bool, start: Int)] = []
        var lastClosedGroup: (start: Int, end: Int)?
        var awaitsBetweenAnd = 0
        for (index, token) in tokens.enumerated() {
            switch token.kind {
            case .keyword(.and) where awaitsBetweenAnd > 0: awaitsBetweenAnd -= 1
            case .keyword(.between):
                awaitsBetweenAnd += 1
                self.operators += 1
            case .keyword(let keyword) where !keyword.startsSection: self.operators += 1
            case .comparator, .plus, .minus: self.operators += 1
            case .leftParenthesis:
                let before = index > 0 ? tokens[index - 1].kind : .end
                if before == .identifier { self.operators += 1 }
                open.append((groups: before != .identifier && before != .keyword(.in), start: index))
            case .rightParenthesis:
                guard let opened = open.popLast(), opened.groups else { continue }
                if let inner = lastClosedGroup, inner.start == opened.start + 1, inner.end == index - 1 {
                    self.hasRedundantParentheses = true
                }
                lastClosedGroup = (opened.start, index)
            default: break
            }
        }
    }
}
