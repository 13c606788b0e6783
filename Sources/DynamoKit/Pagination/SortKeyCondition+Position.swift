extension SortKeyCondition {
    /// Whether a sort key meets the condition, by DynamoDB's order: numbers by value, strings and binaries by bytes.
    ///
    /// The service refuses to start from a key that does not, with an error that names no cursor.
    func includes(_ sortKey: AttributeValue, encoder: AttributeEncoder) throws(DynamoError) -> Bool {
        switch self.kind {
        case .comparison(let comparator, let value):
            let value = try encoder.encode(value)
            return switch comparator {
            case .equals: sortKey == value
            case .notEquals: sortKey != value
            case .lessThan: sortKey.precedes(value)
            case .lessThanOrEqual: sortKey == value || sortKey.precedes(value)
            case .greaterThan: value.precedes(sortKey)
            case .greaterThanOrEqual: sortKey == value || value.precedes(sortKey)
            }
        case .between(let lower, let upper):
            let (lower, upper) = (try encoder.encode(lower), try encoder.encode(upper))
            return (sortKey == lower || lower.precedes(sortKey)) && (sortKey == upper || sortKey.precedes(upper))
        case .beginsWith(let prefix):
            return switch (sortKey, try encoder.encode(prefix)) {
            case (.string(let text), .string(let prefix)): text.utf8.starts(with: prefix.utf8)
            case (.binary(let bytes), .binary(let prefix)): bytes.starts(with: prefix)
            default: false
            }
        }
    }
}

extension AttributeValue {
    /// Whether this key comes before another of its type.
    fileprivate func precedes(_ other: AttributeValue) -> Bool {
        switch (self, other) {
        case (.string(let left), .string(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
        case (.number(let left), .number(let right)): left < right
        case (.binary(let left), .binary(let right)): left.lexicographicallyPrecedes(right)
        default: false
        }
    }
}
