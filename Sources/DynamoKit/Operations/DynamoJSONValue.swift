/// Any JSON that the protocol can carry, for operations that have no type of their own, see ``AnyOperation``.
///
/// Write it as literals; attribute values and items may stand anywhere in it:
///
/// ```swift
/// let parameters: [String: DynamoJSONValue] = [
///     "TableName": "Users",
///     "Limit": 10,
///     "ExclusiveStartKey": .item(["userId": .string("ann")]),
/// ]
/// ```
///
/// What is read has no ``attribute(_:)`` in it, for JSON does not tell an attribute value from another object: ask for one
/// with ``attributeValue()`` or ``item()``.
public enum DynamoJSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(AttributeNumber)
    case string(String)
    case array([DynamoJSONValue])
    case object([String: DynamoJSONValue])
    /// An attribute value in the protocol's form, for example `{"S": "ann"}`.
    case attribute(AttributeValue)

    /// An item or a key.
    public static func item(_ item: DynamoItem) -> DynamoJSONValue {
        .object(item.mapValues { .attribute($0) })
    }
}

// MARK: Looking into it

extension DynamoJSONValue {
    /// The member of an object; `nil` when there is none, or when this is no object.
    public subscript(_ member: String) -> DynamoJSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[member]
    }

    /// The text, if this is one.
    public var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The truth value, if this is one.
    public var bool: Bool? {
        guard case .bool(let bool) = self else { return nil }
        return bool
    }

    /// The number, if this is one.
    public var number: AttributeNumber? {
        guard case .number(let number) = self else { return nil }
        return number
    }

    /// The elements, if this is an array.
    public var array: [DynamoJSONValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// Reads this as an attribute value.
    ///
    /// - Throws: ``DynamoJSONError`` when it is something else.
    public func attributeValue() throws(DynamoJSONError) -> AttributeValue {
        try self.reread { json throws(DynamoJSONError) in try json.readAttributeValue() }
    }

    /// Reads this as attribute values by name.
    ///
    /// - Throws: ``DynamoJSONError`` when it is something else.
    public func item() throws(DynamoJSONError) -> DynamoItem {
        try self.reread { json throws(DynamoJSONError) in try json.readItem() }
    }

    private func reread<Value>(
        _ read: (inout DynamoJSONReader) throws(DynamoJSONError) -> Value
    ) throws(DynamoJSONError) -> Value {
        var writer = DynamoJSONWriter()
        try self.write(into: &writer)
        var reader = DynamoJSONReader(writer.bytes)
        return try read(&reader)
    }
}

// MARK: Literals

extension DynamoJSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral text: String) { self = .string(text) }

    public init(booleanLiteral bool: Bool) { self = .bool(bool) }

    public init(integerLiteral number: Int) { self = .number(AttributeNumber(number)) }

    public init(arrayLiteral elements: DynamoJSONValue...) { self = .array(elements) }

    /// Of two members with one name the last one counts.
    public init(dictionaryLiteral members: (String, DynamoJSONValue)...) {
        self = .object(Dictionary(members) { $1 })
    }
}
