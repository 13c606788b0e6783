extension Condition {
    /// Refuses a filter on the attributes that the query itself goes by, as DynamoDB does.
    func validate(asFilterOfQueryBy keyAttributes: [String]) throws(DynamoError) {
        for path in self.node.paths {
            for name in keyAttributes where path.elements.first == .name(name) {
                throw DynamoError(
                    .invalidRequest,
                    message:
                        "A query filters by \(name), which belongs to its key: give it as a condition on the sort key."
                )
            }
        }
    }
}

extension Condition.Node {
    /// The paths that the condition looks at.
    fileprivate var paths: [AttributePath] {
        switch self {
        case .comparison(let left, _, let right): [left, right].compactMap(\.path)
        case .between(let operand, let lower, let upper): [operand, lower, upper].compactMap(\.path)
        case .isIn(let operand, let others): ([operand] + others).compactMap(\.path)
        case .function(_, let path, let argument): [path] + (argument?.path.map { [$0] } ?? [])
        case .all(let nodes), .any(let nodes): nodes.flatMap(\.paths)
        case .not(let node): node.paths
        }
    }
}

extension ConditionOperand {
    fileprivate var path: AttributePath? {
        switch self.kind {
        case .attribute(let path), .size(let path): path
        case .value: nil
        }
    }
}
