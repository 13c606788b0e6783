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
        try self.checkIndexKeys(of: item) { index, attribute, value in
            ValidationError.parameter(
                "Type mismatch for Index Key \(attribute.name) Expected: \(attribute.type.rawValue) "
                    + "Actual: \(value.descriptor) IndexName: \(index.definition.name)"
            )
        }
        return try StoredKey(item, shape: self.key)
    }

    /// Checks that every attribute that an index is keyed by has the type and size for it. It may be missing.
    ///
    /// - Parameters:
    ///   - old: The item before. What a write leaves as it was is not looked at: the item may be older than the index,
    ///     and stay out of it.
    ///   - mismatch: Makes the error for a wrong type, which put and update word differently.
    func checkIndexKeys(
        of item: DynamoItem,
        changedFrom old: DynamoItem? = nil,
        mismatch: (StoredIndex, KeyShape.KeyAttribute, AttributeValue) -> DynamoError
    ) throws {
        for index in self.indexes {
            for (attribute, keyType) in zip(index.definition.key.attributes, [KeyType.hash, .range]) {
                guard let value = item[attribute.name], value != old?[attribute.name] else { continue }
                guard value.descriptor == attribute.type.rawValue else { throw mismatch(index, attribute, value) }
                try Self.rejectEmptyIndexKey(value, attribute.name, index)
                try ValueRules.validateKey(value, attribute: attribute.name, keyType: keyType)
            }
        }
    }

    private func checkKeyValues(_ item: DynamoItem) throws {
        for (attribute, keyType) in zip(self.key.attributes, [KeyType.hash, .range]) {
            guard let value = item[attribute.name] else { continue }
            try ValueRules.validateKey(value, attribute: attribute.name, keyType: keyType)
        }
    }

    private static func rejectEmptyIndexKey(_ value: AttributeValue, _ name: String, _ index: StoredIndex) throws {
        let kind: String
        switch value {
        case .string(""): kind = "string"
        case .binary([]): kind = "binary"
        default: return
        }
        throw ValidationError.invalid(
            """
            One or more parameter values are not valid. A value specified for a secondary index key is not supported. \
            The AttributeValue for a key attribute cannot contain an empty \(kind) value. \
            IndexName: \(index.definition.name), IndexKey: \(name)
            """
        )
    }
}
