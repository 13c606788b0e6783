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
        var item = item
        for (name, node) in self.roots { item[name] = try node.apply(edits, to: item[name]) }
        return item
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
        case (.members(let nodes), .map(var members)?):
            for (name, node) in nodes { members[name] = try node.apply(edits, to: members[name]) }
            return .map(members)
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
