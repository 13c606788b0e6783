import DynamoKit

/// What becomes of the value at one document path.
enum DocumentEdit: Hashable, Sendable {
    case set(AttributeValue)
    case remove
    case keep
}

extension PathTree where Leaf == Int {
    /// An item after edits, one for each path, all at the places that the item had before.
    ///
    /// In a list, removed elements leave no gap, and elements set beyond the end are appended in the order of their indices.
    ///
    /// - Parameter edits: By the numbers that the paths carry.
    /// - Throws: A validation error when what should hold an edited value is missing, or no map or list.
    func apply(_ edits: [DocumentEdit], to item: DynamoItem) throws(DynamoError) -> DynamoItem {
        try Self.apply(self.roots, edits, to: item)
    }

    fileprivate static func apply(
        _ nodes: [String: Node],
        _ edits: [DocumentEdit],
        to members: DynamoItem
    ) throws(DynamoError) -> DynamoItem {
        var edited = members
        for (name, node) in nodes {
            let value = try node.apply(edits, to: members.value(named: name))
            if let other = members.otherSpelling(of: name) {
                // The item has no attribute of these bytes, so nothing goes; but something may be about to come.
                guard value == nil else { throw DynamoError.canonicalEquivalents(other, name) }
            } else {
                edited[name] = value
            }
        }
        return edited
    }
}

extension PathTree<Int>.Node {
    fileprivate func apply(
        _ edits: [DocumentEdit],
        to value: AttributeValue?
    ) throws(DynamoError) -> AttributeValue? {
        switch (self.content, value) {
        case (.leaf(let index), _):
            switch edits[index] {
            case .set(let new): return new
            case .remove: return nil
            case .keep: return value
            }
        case (.members(let nodes), .map(let members)?):
            return .map(try PathTree.apply(nodes, edits, to: members))
        case (.elements(let nodes), .list(let elements)?):
            return .list(try Self.apply(nodes, edits, to: elements))
        case (.members, _), (.elements, _):
            throw DynamoError(
                .validation,
                message: "The document path provided in the update expression is invalid for update"
            )
        }
    }

    private static func apply(
        _ nodes: [Int: Self],
        _ edits: [DocumentEdit],
        to elements: [AttributeValue]
    ) throws(DynamoError) -> [AttributeValue] {
        var edited: [AttributeValue?] = elements
        for (index, node) in nodes.sorted(by: { $0.key < $1.key }) {
            if index < elements.count {
                edited[index] = try node.apply(edits, to: elements[index])
            } else {
                edited.append(try node.apply(edits, to: nil))
            }
        }
        return edited.compactMap(\.self)
    }
}
