import DynamoKit

extension PathTree {
    /// What an item has at the tree's paths, in maps and lists as the item has them. Elements of a list keep their order
    /// but not their indices; what the item lacks is left out.
    func project(_ item: DynamoItem) -> DynamoItem {
        var projected: DynamoItem = [:]
        for (name, node) in self.roots {
            projected[name] = item.value(named: name).flatMap(node.project)
        }
        return projected
    }
}

extension PathTree.Node {
    fileprivate func project(_ value: AttributeValue) -> AttributeValue? {
        switch (self.content, value) {
        case (.leaf, _):
            return value
        case (.members(let nodes), .map(let members)):
            var projected: [String: AttributeValue] = [:]
            for (name, node) in nodes {
                projected[name] = members.value(named: name).flatMap(node.project)
            }
            return projected.isEmpty ? nil : .map(projected)
        case (.elements(let nodes), .list(let elements)):
            let projected = nodes.keys.sorted().compactMap { index in
                index < elements.count ? nodes[index]?.project(elements[index]) : nil
            }
            return projected.isEmpty ? nil : .list(projected)
        case (.members, _), (.elements, _):
            return nil
        }
    }
}
