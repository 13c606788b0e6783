import DynamoKit

/// The attributes that make a key, of a table or of an index.
struct KeyShape: Hashable, Sendable, Codable {
    var partition: KeyAttribute
    var sort: KeyAttribute?

    struct KeyAttribute: Hashable, Sendable, Codable {
        var name: String
        var type: ScalarAttributeType

        var definition: AttributeDefinition { AttributeDefinition(self.name, self.type) }
    }

    /// - Parameters:
    ///   - keySchema: Validated: a partition key, then perhaps a sort key.
    ///   - definitions: With a definition of each.
    init?(_ keySchema: [KeySchemaElement], definitions: [AttributeDefinition]) {
        let attributes = keySchema.compactMap { element in
            definitions.first { $0.attributeName == element.attributeName }
                .map { KeyAttribute(name: $0.attributeName, type: $0.attributeType) }
        }
        guard attributes.count == keySchema.count, let partition = attributes.first, attributes.count <= 2 else {
            return nil
        }
        self.partition = partition
        self.sort = attributes.count == 2 ? attributes[1] : nil
    }

    /// The partition key, then the sort key if there is one.
    var attributes: [KeyAttribute] { self.sort.map { [self.partition, $0] } ?? [self.partition] }

    var names: [String] { self.attributes.map(\.name) }

    func contains(_ attributeName: String) -> Bool {
        self.partition.name == attributeName || self.sort?.name == attributeName
    }

    /// The key's attributes alone.
    func key(of item: DynamoItem) -> DynamoItem {
        item.filter { self.contains($0.key) }
    }

    /// Whether `item` has every attribute of the key, in the right type.
    func isComplete(in item: DynamoItem) -> Bool {
        self.attributes.allSatisfy { item[$0.name]?.descriptor == $0.type.rawValue }
    }

    var keySchema: [KeySchemaElement] {
        [.partitionKey(self.partition.name)] + (self.sort.map { [.sortKey($0.name)] } ?? [])
    }
}

extension KeyShape.KeyAttribute {
    private enum CodingKeys: String, CodingKey {
        case name
        case type
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.name = try container.decode(String.self, forKey: .name)
        let type = try container.decode(String.self, forKey: .type)
        guard let type = ScalarAttributeType(rawValue: type) else {
            throw DecodingError.dataCorruptedError(forKey: .type, in: container, debugDescription: "no type \(type)")
        }
        self.type = type
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.name, forKey: .name)
        try container.encode(self.type.rawValue, forKey: .type)
    }
}
