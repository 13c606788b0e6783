import DynamoKit

extension AttributeValue {
    /// Whether both have the same type and content, as `=` sees it: strings by their bytes, numbers by value, sets without
    /// regard to order.
    ///
    /// `==` is not enough here, because Swift's strings are equal when they are canonically equivalent.
    func isSame(as other: AttributeValue) -> Bool {
        switch (self, other) {
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.list(let left), .list(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.isSame(as: $1) }
        case (.map(let left), .map(let right)):
            left.count == right.count
                && left.allSatisfy { name, value in
                    guard let index = right.index(forKey: name) else { return false }
                    return right[index].key.utf8.elementsEqual(name.utf8) && right[index].value.isSame(as: value)
                }
        case (.stringSet(let left), .stringSet(let right)):
            left.count == right.count && left.allSatisfy { right.hasSame($0) }
        default: self == other
        }
    }
}

extension Set<String> {
    /// Whether the set has a member of the same bytes.
    func hasSame(_ member: String) -> Bool {
        self.firstIndex(of: member).map { self[$0].utf8.elementsEqual(member.utf8) } ?? false
    }
}
