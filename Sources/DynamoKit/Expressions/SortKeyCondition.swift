/// Which part of a partition a query reads.
///
/// Specification:
/// [Key condition expressions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html)
public struct SortKeyCondition: Sendable {
    enum Kind: Sendable {
        case comparison(Comparator, any Encodable & Sendable)
        case between(any Encodable & Sendable, any Encodable & Sendable)
        case beginsWith(any Encodable & Sendable)
    }

    let kind: Kind

    /// The sort key has this value.
    public static func equals(_ value: some Encodable & Sendable) -> SortKeyCondition {
        SortKeyCondition(kind: .comparison(.equals, value))
    }

    /// The sort key is less than the value.
    public static func lessThan(_ value: some Encodable & Sendable) -> SortKeyCondition {
        SortKeyCondition(kind: .comparison(.lessThan, value))
    }

    /// The sort key is less than the value, or equal.
    public static func lessThanOrEqual(_ value: some Encodable & Sendable) -> SortKeyCondition {
        SortKeyCondition(kind: .comparison(.lessThanOrEqual, value))
    }

    /// The sort key is greater than the value.
    public static func greaterThan(_ value: some Encodable & Sendable) -> SortKeyCondition {
        SortKeyCondition(kind: .comparison(.greaterThan, value))
    }

    /// The sort key is greater than the value, or equal.
    public static func greaterThanOrEqual(_ value: some Encodable & Sendable) -> SortKeyCondition {
        SortKeyCondition(kind: .comparison(.greaterThanOrEqual, value))
    }

    /// The sort key lies between the two values, or is one of them.
    public static func between<Value: Encodable & Sendable>(_ lower: Value, _ upper: Value) -> SortKeyCondition {
        SortKeyCondition(kind: .between(lower, upper))
    }

    /// The sort key, a string or bytes, begins so.
    public static func beginsWith(_ prefix: some Encodable & Sendable) -> SortKeyCondition {
        SortKeyCondition(kind: .beginsWith(prefix))
    }
}

extension ExpressionAttributes {
    /// Writes the key condition of a query.
    ///
    /// - Parameters:
    ///   - partitionKey: Name of the partition key, with the value that it has to have.
    ///   - sortKey: Name of the sort key, with what has to hold of it.
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/invalidRequest`` for a value that no key can have, or bounds in the
    ///   wrong order, or with ``DynamoError/Code/codingFailed`` for a value that cannot be encoded.
    public mutating func keyCondition(
        partitionKey: (name: String, value: any Encodable & Sendable),
        sortKey: (name: String, condition: SortKeyCondition)? = nil
    ) throws(DynamoError) -> String {
        let name = try self.placeholder(for: .name(partitionKey.name))
        let partition = "\(name) = \(try self.placeholder(for: partitionKey.value))"
        guard let sortKey else { return partition }
        let sort = try self.placeholder(for: .name(sortKey.name))
        switch sortKey.condition.kind {
        case .comparison(let comparator, let value):
            let value = try self.sortKeyValue(value)
            return "\(partition) AND \(sort) \(comparator.rawValue) \(self.placeholder(for: value))"
        case .between(let lower, let upper):
            let (lower, upper) = (try self.sortKeyValue(lower), try self.sortKeyValue(upper))
            try WrittenOperand.check(lower, isUpTo: upper)
            let start = self.placeholder(for: lower)
            return "\(partition) AND \(sort) BETWEEN \(start) AND \(self.placeholder(for: upper))"
        case .beginsWith(let prefix):
            let prefix = try self.sortKeyValue(prefix, ["S", "B"])
            return "\(partition) AND begins_with(\(sort), \(self.placeholder(for: prefix)))"
        }
    }

    private func sortKeyValue(
        _ value: any Encodable & Sendable,
        _ types: Set<String> = ["S", "N", "B"]
    ) throws(DynamoError) -> AttributeValue {
        let value = try self.encode(value)
        try WrittenOperand(text: "", kind: .value(value)).check(isOf: types, for: "a condition on the sort key")
        return value
    }
}
