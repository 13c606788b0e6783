import DynamoKit

/// What a table's definition must be like.
///
/// Specification: [CreateTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html)
enum CreateTableRules {
    /// The keys of a definition that has passed.
    struct Keys {
        var table: KeyShape
        /// One for each index, in their order.
        var indexes: [KeyShape]
    }

    private static let maximumIndexes = 20
    /// Non-key attributes that all indexes of a table together can name.
    private static let maximumProjectedAttributes = 100

    /// Checks the definition, in the service's order.
    static func checkedKeys(of request: CreateTable) throws -> Keys {
        try RequestRules.checkTableName(request.tableName)
        try Self.checkSizes(request)
        try Self.checkBilling(request)
        let names = request.attributeDefinitions.map(\.attributeName)
        guard Set(names).count == names.count else {
            throw ValidationError.invalid("Cannot have two attributes with the same name")
        }
        let table = try Self.keyShape(request.keySchema, definitions: request.attributeDefinitions)
        let indexes = try Self.checkedIndexes(request)
        try Self.checkDefinitionsUsed(names, by: [table] + indexes)
        return Keys(table: table, indexes: indexes)
    }

    private static func checkSizes(_ request: CreateTable) throws {
        guard !request.keySchema.isEmpty else {
            throw ValidationError.constraint("[]", at: "keySchema", "have length greater than or equal to 1")
        }
        guard request.keySchema.count <= 2 else {
            let names = request.keySchema.map(\.attributeName).joined(separator: ", ")
            throw ValidationError.constraint("[\(names)]", at: "keySchema", "have length less than or equal to 2")
        }
        for throughput in [request.provisionedThroughput].compactMap(\.self) {
            try Self.checkUnits(throughput.readCapacityUnits, "provisionedThroughput.readCapacityUnits")
            try Self.checkUnits(throughput.writeCapacityUnits, "provisionedThroughput.writeCapacityUnits")
        }
    }

    private static func checkUnits(_ units: Int, _ member: String) throws {
        guard units < 1 else { return }
        throw ValidationError.constraint("\(units)", at: member, "have value greater than or equal to 1")
    }

    private static func checkBilling(_ request: CreateTable) throws {
        if request.billingMode == .payPerRequest {
            guard request.provisionedThroughput == nil else {
                throw ValidationError.parameter(
                    "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
                        + "PAY_PER_REQUEST"
                )
            }
        } else {
            guard request.provisionedThroughput != nil else {
                throw ValidationError.parameter(
                    "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"
                )
            }
        }
    }

    private static func keyShape(
        _ keySchema: [KeySchemaElement],
        definitions: [AttributeDefinition]
    ) throws -> KeyShape {
        guard keySchema.first?.keyType == .hash else {
            throw ValidationError.invalid("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")
        }
        if keySchema.count == 2 {
            guard keySchema[1].keyType == .range else {
                throw ValidationError.invalid("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")
            }
            guard keySchema[0].attributeName != keySchema[1].attributeName else {
                throw ValidationError.invalid(
                    "Both the Hash Key and the Range Key element in the KeySchema have the same name"
                )
            }
        }
        guard let shape = KeyShape(keySchema, definitions: definitions) else {
            let keys = keySchema.map(\.attributeName).joined(separator: ", ")
            let defined = definitions.map(\.attributeName).joined(separator: ", ")
            throw ValidationError.parameter(
                "Some index key attributes are not defined in AttributeDefinitions. Keys: [\(keys)], "
                    + "AttributeDefinitions: [\(defined)]"
            )
        }
        return shape
    }

    private static func checkedIndexes(_ request: CreateTable) throws -> [KeyShape] {
        guard request.globalSecondaryIndexes.count <= Self.maximumIndexes else {
            throw ValidationError.parameter(
                "GlobalSecondaryIndex count exceeds the per-table limit of \(Self.maximumIndexes)"
            )
        }
        var names: Set<String> = []
        var projectedAttributes = 0
        return try request.globalSecondaryIndexes.map { index in
            try RequestRules.checkIndexName(index.indexName)
            guard names.insert(index.indexName).inserted else {
                throw ValidationError.parameter("Duplicate index name: \(index.indexName)")
            }
            guard (1...2).contains(index.keySchema.count) else {
                throw ValidationError.constraint(
                    "[\(index.keySchema.map(\.attributeName).joined(separator: ", "))]",
                    at: "globalSecondaryIndexes.\(names.count).member.keySchema",
                    index.keySchema.isEmpty
                        ? "have length greater than or equal to 1" : "have length less than or equal to 2"
                )
            }
            let shape = try Self.keyShape(index.keySchema, definitions: request.attributeDefinitions)
            if case .include(let attributes) = index.projection {
                guard !attributes.isEmpty else {
                    throw ValidationError.parameter(
                        "ProjectionType is INCLUDE, but NonKeyAttributes is not specified"
                    )
                }
                projectedAttributes += attributes.count
            }
            guard projectedAttributes <= Self.maximumProjectedAttributes else {
                throw ValidationError.parameter(
                    "The number of non-key attributes of all indexes exceeds \(Self.maximumProjectedAttributes)"
                )
            }
            try Self.checkThroughput(of: index, isProvisioned: request.billingMode != .payPerRequest)
            return shape
        }
    }

    private static func checkThroughput(of index: GlobalSecondaryIndex, isProvisioned: Bool) throws {
        guard isProvisioned else {
            guard index.provisionedThroughput == nil else {
                throw ValidationError.parameter(
                    "ProvisionedThroughput should not be specified for index: \(index.indexName) when BillingMode is "
                        + "PAY_PER_REQUEST"
                )
            }
            return
        }
        guard let throughput = index.provisionedThroughput else {
            throw ValidationError.parameter(
                "ProvisionedThroughput must be specified for index: \(index.indexName)"
            )
        }
        try Self.checkUnits(throughput.readCapacityUnits, "provisionedThroughput.readCapacityUnits")
        try Self.checkUnits(throughput.writeCapacityUnits, "provisionedThroughput.writeCapacityUnits")
    }

    private static func checkDefinitionsUsed(_ defined: [String], by keys: [KeyShape]) throws {
        var used: [String] = []
        for name in keys.flatMap(\.names) where !used.contains(name) { used.append(name) }
        guard Set(defined) != Set(used) else { return }
        guard keys.count > 1 else {
            throw ValidationError.parameter(
                "Number of attributes in KeySchema does not exactly match number of attributes defined in "
                    + "AttributeDefinitions"
            )
        }
        throw ValidationError.parameter(
            "Some AttributeDefinitions are not used. AttributeDefinitions: [\(defined.joined(separator: ", "))], "
                + "keys used: [\(used.joined(separator: ", "))]"
        )
    }
}
