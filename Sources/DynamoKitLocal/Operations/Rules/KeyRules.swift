import DynamoKit

/// Checks of keys against a table's schema.
extension StoredTable {
    /// The key of a request that names one item by it.
    func storedKey(_ key: DynamoItem) throws -> StoredKey {
        guard key.count == self.key.attributes.count, self.key.isComplete(in: key) else {
            throw ValidationError.keySchemaMismatch
        }
        try self.checkKeyValues(key)
        return try StoredKey(key, shape: self.key)
    }

    /// The key of an item to be stored, which has its index keys checked as well.
    func storedKey(ofNew item: DynamoItem) throws -> StoredKey {
        for attribute in self.key.attributes {
            guard let value = item[attribute.name] else {
                throw ValidationError.parameter("Missing the key \(attribute.name) in the item")
            }
            guard value.descriptor == attribute.type.rawValue else {
                throw ValidationError.parameter(
                    "Type mismatch for key \(attribute.name) expected: \(attribute.type.rawValue) "
                        + "actual: \(value.descriptor)"
                )
            }
        }
        try self.checkKeyValues(item)
        try self.checkIndexKeys(of: item, wording: .put)
        return try StoredKey(item, shape: self.key)
    }

    /// Checks that every attribute that an index is keyed by has the type and size for it. It may be missing.
    ///
    /// - Parameters:
    ///   - old: The item before. What a write leaves as it was is not looked at: the item may be older than the index,
    ///     and stay out of it.
    ///   - wording: Put and update word their errors differently.
    func checkIndexKeys(
        of item: DynamoItem,
        changedFrom old: DynamoItem? = nil,
        wording: IndexKeyWording
    ) throws {
        for index in self.indexesByName {
            for (attribute, keyType) in zip(index.definition.key.attributes, [KeyType.hash, .range]) {
                guard let value = item[attribute.name], value != old?[attribute.name] else { continue }
                guard value.descriptor == attribute.type.rawValue else {
                    throw wording.mismatch(of: attribute, value, index)
                }
                if let kind = Self.emptyKind(value) { throw wording.empty(kind, attribute, index) }
                try ValueRules.validateKey(value, attribute: attribute.name, keyType: keyType)
            }
        }
    }

    /// Throws when an expression looks into an attribute of a key, whose value has no inside.
    ///
    /// - Parameter attributes: Those that the expression looks into.
    func rejectNestedKeys(_ attributes: Set<String>) throws {
        guard !attributes.isEmpty else { return }
        let table = self.key.names.first(where: attributes.contains).map { "Key: \($0)" }
        let index = self.indexes.lazy.flatMap(\.definition.key.names).first(where: attributes.contains)
        guard let key = table ?? index.map({ "IndexKey: \($0)" }) else { return }
        throw ValidationError.invalid(
            "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: \(key)"
        )
    }

    private func checkKeyValues(_ item: DynamoItem) throws {
        for (attribute, keyType) in zip(self.key.attributes, [KeyType.hash, .range]) {
            guard let value = item[attribute.name] else { continue }
            try ValueRules.validateKey(value, attribute: attribute.name, keyType: keyType)
        }
    }

    private static func emptyKind(_ value: AttributeValue) -> String? {
        switch value {
        case .string(""): "string"
        case .binary([]): "binary"
        default: nil
        }
    }
}

/// How a write says that an attribute cannot be an index's key.
enum IndexKeyWording {
    case put
    case update

    func mismatch(of attribute: KeyShape.KeyAttribute, _ value: AttributeValue, _ index: StoredIndex) -> DynamoError {
        switch self {
        case .put:
            ValidationError.parameter(
                "Type mismatch for Index Key \(attribute.name) Expected: \(attribute.type.rawValue) "
                    + "Actual: \(value.descriptor) IndexName: \(index.definition.name)"
            )
        case .update:
            ValidationError.parameter(
                "The update expression attempted to update the secondary index key to unsupported type"
            )
        }
    }

    func empty(_ kind: String, _ attribute: KeyShape.KeyAttribute, _ index: StoredIndex) -> DynamoError {
        switch self {
        case .put:
            ValidationError.keyValue(
                """
                A value specified for a secondary index key is not supported. The AttributeValue for a key attribute \
                cannot contain an empty \(kind) value. IndexName: \(index.definition.name), IndexKey: \(attribute.name)
                """
            )
        case .update:
            ValidationError.keyValue(
                """
                The update expression attempted to update a secondary index key to a value that is not supported. The \
                AttributeValue for a key attribute cannot contain an empty \(kind) value.
                """
            )
        }
    }
}
