import DynamoKit

/// What keys and indexes must be like, in CreateTable and in UpdateTable.
///
/// Specification:
/// [Secondary index quotas](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-secondary-indexes)
enum IndexRules {
    static let maximumLocalIndexes = 5
    private static let maximumGlobalIndexes = 20
    /// Non-key attributes that one index can name.
    private static let maximumIncludedAttributes = 20
    /// Non-key attributes that all indexes of a table together can name.
    private static let maximumProjectedAttributes = 100

    static func checkCount(_ globalIndexes: Int) throws {
        guard globalIndexes > Self.maximumGlobalIndexes else { return }
        throw ValidationError.parameter(
            "GlobalSecondaryIndex count exceeds the per-table limit of \(Self.maximumGlobalIndexes)"
        )
    }

    /// Checks what can be checked of an index by itself.
    ///
    /// - Parameter member: Where it is in the request.
    static func checkIndex(
        named name: String,
        keySchema: [KeySchemaElement],
        projection: Projection,
        member: String
    ) throws {
        try RequestRules.checkIndexName(name)
        try Self.checkLength(of: keySchema, member: "\(member).keySchema")
        guard case .include(let attributes) = projection else { return }
        guard !attributes.isEmpty else {
            throw ValidationError.parameter("ProjectionType is INCLUDE, but NonKeyAttributes is not specified")
        }
        guard attributes.count <= Self.maximumIncludedAttributes else {
            throw ValidationError.constraint(
                "[\(attributes.joined(separator: ", "))]",
                at: "\(member).projection.nonKeyAttributes",
                "have length less than or equal to \(Self.maximumIncludedAttributes)"
            )
        }
    }

    /// - Parameter member: Where it is in the request.
    static func checkLength(of keySchema: [KeySchemaElement], member: String) throws {
        guard !(1...2).contains(keySchema.count) else { return }
        let elements = keySchema.map {
            "KeySchemaElement(attributeName=\($0.attributeName), keyType=\($0.keyType.rawValue))"
        }
        throw ValidationError.constraint(
            "[\(elements.joined(separator: ", "))]",
            at: member,
            keySchema.isEmpty ? "have length greater than or equal to 1" : "have length less than or equal to 2"
        )
    }

    /// - Parameter projections: Those of all indexes of a table.
    static func checkProjectedAttributes(_ projections: [Projection]) throws {
        let count = projections.reduce(0) { count, projection in
            guard case .include(let attributes) = projection else { return count }
            return count + attributes.count
        }
        guard count > Self.maximumProjectedAttributes else { return }
        throw ValidationError.parameter(
            "The number of non-key attributes of all indexes exceeds \(Self.maximumProjectedAttributes)"
        )
    }

    /// The attributes of a key, checked in the service's order.
    static func keyShape(
        _ keySchema: [KeySchemaElement],
        definitions: [AttributeDefinition]
    ) throws -> KeyShape {
        guard let shape = KeyShape(keySchema, definitions: definitions) else {
            let keys = keySchema.map(\.attributeName).joined(separator: ", ")
            let defined = definitions.map(\.attributeName).joined(separator: ", ")
            throw ValidationError.parameter(
                "Some index key attributes are not defined in AttributeDefinitions. Keys: [\(keys)], "
                    + "AttributeDefinitions: [\(defined)]"
            )
        }
        guard keySchema.count < 2 || keySchema[0].attributeName != keySchema[1].attributeName else {
            throw ValidationError.invalid(
                "Both the Hash Key and the Range Key element in the KeySchema have the same name"
            )
        }
        guard keySchema[0].keyType == .hash else {
            throw ValidationError.invalid("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")
        }
        guard keySchema.count < 2 || keySchema[1].keyType == .range else {
            throw ValidationError.invalid("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")
        }
        return shape
    }

    /// Checks that CreateTable defines the attributes of its keys, and no others.
    ///
    /// - Parameter keys: Of the table, then of its indexes.
    static func checkDefinitionsUsed(_ defined: [String], by keys: [KeyShape]) throws {
        let used = Self.names(of: keys)
        guard Set(defined) != Set(used) else { return }
        guard keys.count > 1 else {
            throw ValidationError.parameter(
                "Number of attributes in KeySchema does not exactly match number of attributes defined in "
                    + "AttributeDefinitions"
            )
        }
        throw Self.unusedDefinitions(defined, used: used)
    }

    static func unusedDefinitions(_ defined: [String], used: [String]) -> DynamoError {
        ValidationError.parameter(
            "Some AttributeDefinitions are not used. AttributeDefinitions: [\(defined.joined(separator: ", "))], "
                + "keys used: [\(used.joined(separator: ", "))]"
        )
    }

    /// The attributes of the keys, each once.
    static func names(of keys: [KeyShape]) -> [String] {
        var names: [String] = []
        for name in keys.flatMap(\.names) where !names.contains(name) { names.append(name) }
        return names
    }
}
