extension AttributeValue {
    /// Whether both have the same type and content, as DynamoDB's `=` sees it: strings and names by their UTF-8 bytes,
    /// numbers by value, sets without regard to order.
    ///
    /// Swift's own strings are equal when Unicode takes them for the same text, as `é` and `e` with an accent after it;
    /// DynamoDB stores and finds them apart. The hash is the one that the compiler makes: values that are equal here are
    /// so for Swift too, and hash alike.
    ///
    /// Reference:
    /// [String](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.String)
    public static func == (left: AttributeValue, right: AttributeValue) -> Bool {
        switch (left, right) {
        case (.string(let left), .string(let right)): left.hasSameBytes(as: right)
        case (.number(let left), .number(let right)): left == right
        case (.binary(let left), .binary(let right)): left == right
        case (.bool(let left), .bool(let right)): left == right
        case (.null, .null): true
        case (.list(let left), .list(let right)): left == right
        case (.map(let left), .map(let right)):
            left.count == right.count && left.allSatisfy { right.value(named: $0.key) == $0.value }
        case (.stringSet(let left), .stringSet(let right)):
            left.count == right.count && left.allSatisfy { right.containsBytes(of: $0) }
        case (.numberSet(let left), .numberSet(let right)): left == right
        case (.binarySet(let left), .binarySet(let right)): left == right
        case (.string, _), (.number, _), (.binary, _), (.bool, _), (.null, _), (.list, _), (.map, _), (.stringSet, _),
            (.numberSet, _), (.binarySet, _):
            false
        }
    }
}

extension String {
    /// Whether both are the same bytes in UTF-8, where `==` asks whether they are the same text.
    package func hasSameBytes(as other: String) -> Bool {
        self.utf8.count == other.utf8.count && self.utf8.elementsEqual(other.utf8)
    }
}

extension DynamoItem {
    /// The value of the attribute whose name is made of these bytes.
    package func value(named name: String) -> AttributeValue? {
        guard let index = self.index(forKey: name), self[index].key.hasSameBytes(as: name) else { return nil }
        return self[index].value
    }

    /// The name in this item, if any, that is the same text as `name` but not the same bytes.
    package func otherSpelling(of name: String) -> String? {
        guard let index = self.index(forKey: name), !self[index].key.hasSameBytes(as: name) else { return nil }
        return self[index].key
    }
}

extension Set<String> {
    /// Whether a member is made of the bytes of `text`.
    package func containsBytes(of text: String) -> Bool {
        self.firstIndex(of: text).map { self[$0].hasSameBytes(as: text) } ?? false
    }
}
