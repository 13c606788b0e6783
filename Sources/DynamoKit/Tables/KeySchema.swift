/// The type that a key attribute has.
public enum ScalarAttributeType: String, Hashable, Sendable {
    case string = "S"
    case number = "N"
    case binary = "B"
}

/// Name and type of an attribute that a key uses.
public struct AttributeDefinition: Hashable, Sendable {
    public var attributeName: String
    public var attributeType: ScalarAttributeType

    public init(_ attributeName: String, _ attributeType: ScalarAttributeType) {
        self.attributeName = attributeName
        self.attributeType = attributeType
    }
}

/// The part that an attribute plays in a key.
public enum KeyType: String, Hashable, Sendable {
    /// The partition key.
    case hash = "HASH"
    /// The sort key.
    case range = "RANGE"
}

/// One attribute of a key.
public struct KeySchemaElement: Hashable, Sendable {
    public var attributeName: String
    public var keyType: KeyType

    public init(attributeName: String, keyType: KeyType) {
        self.attributeName = attributeName
        self.keyType = keyType
    }

    /// The partition key.
    public static func partitionKey(_ attributeName: String) -> KeySchemaElement {
        KeySchemaElement(attributeName: attributeName, keyType: .hash)
    }

    /// The sort key.
    public static func sortKey(_ attributeName: String) -> KeySchemaElement {
        KeySchemaElement(attributeName: attributeName, keyType: .range)
    }
}
