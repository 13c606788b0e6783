import DynamoKit

/// The one item that a `WHERE` clause says it is about: an equality for each attribute of the table's key, all of which
/// have to hold.
struct PinnedKey {
    /// The attributes of the key that are pinned.
    private(set) var key: DynamoItem = [:]
    /// What else has to hold.
    private(set) var rest: [Condition] = []
    /// An attribute of the key that is to have two values.
    private(set) var contradicted: String?

    /// - Parameter takesChoices: Whether an `IN` with but one candidate is an equality, as it is where items are read.
    init(_ condition: Condition?, of shape: KeyShape, takesChoices: Bool = false) {
        for part in condition?.conjuncts ?? [] {
            guard let (name, value) = part.equality(takesChoices: takesChoices), shape.contains(name) else {
                self.rest.append(part)
                continue
            }
            if let pinned = self.key[name] {
                guard pinned != value else { continue }
                self.contradicted = self.contradicted ?? name
                self.rest.append(part)
            } else {
                self.key[name] = value
            }
        }
        let pinned = self.key
        self.isComplete = shape.names.allSatisfy { pinned[$0] != nil }
    }

    /// Whether every attribute of the key is pinned.
    let isComplete: Bool

    /// The condition that is left, if there is one.
    var condition: Condition? {
        switch self.rest.count {
        case 0: nil
        case 1: self.rest[0]
        default: .all(self.rest)
        }
    }
}

extension Condition {
    /// The conditions that all have to hold, those in parentheses too.
    var conjuncts: [Condition] {
        if case .all(let parts) = self { parts.flatMap(\.conjuncts) } else { [self] }
    }

    /// The attribute and the value that it has to have, when that is what is asked.
    fileprivate func equality(takesChoices: Bool) -> (attribute: String, value: AttributeValue)? {
        switch self {
        case .comparison(.path(let path), .equal, .value(let value)) where path.nested.isEmpty,
            .comparison(.value(let value), .equal, .path(let path)) where path.nested.isEmpty:
            (path.attribute, value)
        case .oneOf(.path(let path), let candidates)
        where takesChoices && path.nested.isEmpty && candidates.count == 1:
            if case .value(let value) = candidates[0] { (path.attribute, value) } else { nil }
        default: nil
        }
    }
}
