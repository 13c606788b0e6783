import DynamoKit

/// Where a value stands in an item: an attribute, then members of maps and elements of lists.
///
/// Specification:
/// [Document paths](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.Attributes.html#Expressions.Attributes.NestedElements.DocumentPathExamples)
struct DocumentPath: Hashable, Sendable {
    enum Element: Hashable, Sendable {
        case attribute(String)
        case index(Int)
    }

    /// Most elements that a path can have: documents nest no deeper.
    static let maximumElements = 32

    /// The item's attribute that the path starts at.
    let attribute: String
    /// The way from the attribute's value down.
    let nested: [Element]

    init(_ attribute: String, _ nested: [Element] = []) {
        self.attribute = attribute
        self.nested = nested
    }

    /// The whole way, the attribute included.
    var elements: [Element] { [.attribute(self.attribute)] + self.nested }

    /// The value at the end of the path, or `nil` if the item has none there.
    func value(in item: DynamoItem) -> AttributeValue? {
        guard var value = item.value(named: self.attribute) else { return nil }
        for element in self.nested {
            switch (element, value) {
            case (.attribute(let name), .map(let members)):
                guard let member = members.value(named: name) else { return nil }
                value = member
            case (.index(let index), .list(let elements)):
                guard index < elements.count else { return nil }
                value = elements[index]
            default: return nil
            }
        }
        return value
    }
}

extension DocumentPath: CustomStringConvertible {
    /// The path as error messages show it, for example `[a, [0], b]`.
    var description: String {
        let parts = self.elements.map { element in
            switch element {
            case .attribute(let name): name
            case .index(let index): "[\(index)]"
            }
        }
        return "[\(parts.joined(separator: ", "))]"
    }
}
