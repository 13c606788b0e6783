// Paths that were made of coding keys get the names under which those are stored once the strategy is known. Whatever looks
// at paths, to write or to compare them, does so afterwards.

extension Condition {
    func named(by strategy: CodingStrategies.KeyStrategy) -> Condition {
        Condition(node: self.node.named(by: strategy))
    }
}

extension Condition.Node {
    fileprivate func named(by strategy: CodingStrategies.KeyStrategy) -> Self {
        switch self {
        case .comparison(let left, let comparator, let right):
            .comparison(left.named(by: strategy), comparator, right.named(by: strategy))
        case .between(let operand, let lower, let upper):
            .between(operand.named(by: strategy), lower.named(by: strategy), upper.named(by: strategy))
        case .isIn(let operand, let others):
            .isIn(operand.named(by: strategy), others.map { $0.named(by: strategy) })
        case .function(let function, let path, let argument):
            .function(function, path.named(by: strategy), argument?.named(by: strategy))
        case .all(let nodes): .all(nodes.map { $0.named(by: strategy) })
        case .any(let nodes): .any(nodes.map { $0.named(by: strategy) })
        case .not(let node): .not(node.named(by: strategy))
        }
    }
}

extension ConditionOperand {
    fileprivate func named(by strategy: CodingStrategies.KeyStrategy) -> ConditionOperand {
        switch self.kind {
        case .attribute(let path): .attribute(path.named(by: strategy))
        case .size(let path): .size(of: path.named(by: strategy))
        case .value: self
        }
    }
}

extension UpdateValue.Node {
    func named(by strategy: CodingStrategies.KeyStrategy) -> Self {
        switch self {
        case .value: self
        case .attribute(let path): .attribute(path.named(by: strategy))
        case .ifNotExists(let path, let otherwise):
            .ifNotExists(path.named(by: strategy), otherwise.named(by: strategy))
        case .listAppend(let first, let second):
            .listAppend(first.named(by: strategy), second.named(by: strategy))
        case .arithmetic(let left, let sign, let right):
            .arithmetic(left.named(by: strategy), sign: sign, right.named(by: strategy))
        }
    }
}

extension AttributeSelection {
    func named(by strategy: CodingStrategies.KeyStrategy) -> AttributeSelection {
        AttributeSelection(self.paths.map { $0.named(by: strategy) })
    }
}
