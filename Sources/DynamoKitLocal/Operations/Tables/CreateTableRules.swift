import DynamoKit

/// What a table's definition must be like.
///
/// Specification: [CreateTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html)
enum CreateTableRules {
    /// The keys of a definition that has passed.
    struct Keys {
        var table: KeyShape
        /// One for each index, in their order.
        var localIndexes: [KeyShape]
        var globalIndexes: [KeyShape]
    }

    /// Checks the definition, in the service's order.
    static func checkedKeys(of request: CreateTable) throws -> Keys {
        try RequestRules.checkTableName(request.tableName)
        try Self.checkSizes(request)
        try ThroughputRules.check(
            request.provisionedThroughput,
            isProvisioned: request.billingMode != .payPerRequest
        )
        let names = request.attributeDefinitions.map(\.attributeName)
        guard Set(names).count == names.count else {
            throw ValidationError.invalid("Cannot have two attributes with the same name")
        }
        let table = try IndexRules.keyShape(request.keySchema, definitions: request.attributeDefinitions)
        let localIndexes = try Self.checkedLocalIndexes(request, table: table)
        let globalIndexes = try Self.checkedGlobalIndexes(request)
        try Self.checkIndexesTogether(request)
        try IndexRules.checkDefinitionsUsed(names, by: [table] + localIndexes + globalIndexes)
        return Keys(table: table, localIndexes: localIndexes, globalIndexes: globalIndexes)
    }

    private static func checkSizes(_ request: CreateTable) throws {
        guard !request.keySchema.isEmpty else {
            throw ValidationError.constraint("[]", at: "keySchema", "have length greater than or equal to 1")
        }
        guard request.keySchema.count <= 2 else {
            let names = request.keySchema.map(\.attributeName).joined(separator: ", ")
            throw ValidationError.constraint("[\(names)]", at: "keySchema", "have length less than or equal to 2")
        }
        if let throughput = request.provisionedThroughput { try ThroughputRules.checkUnits(of: throughput) }
        try ThroughputRules.check(
            request.onDemandThroughput,
            isProvisioned: request.billingMode != .payPerRequest
        )
        if let tableClass = request.tableClass { try RequestRules.checkTableClass(tableClass) }
        try TagRules.check(request.tags)
        try TagRules.checkCount(request.tags.count)
        if let specification = request.sseSpecification { _ = try TableSchema.Encryption(specification) }
    }

    private static func checkedLocalIndexes(_ request: CreateTable, table: KeyShape) throws -> [KeyShape] {
        let indexes = request.localSecondaryIndexes
        guard !indexes.isEmpty else { return [] }
        guard table.sort != nil else {
            throw ValidationError.parameter(
                "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex"
            )
        }
        guard indexes.count <= IndexRules.maximumLocalIndexes else {
            throw ValidationError.parameter(
                "Number of LocalSecondaryIndexes exceeds per-table limit of \(IndexRules.maximumLocalIndexes)"
            )
        }
        return try indexes.enumerated().map { place, index in
            try IndexRules.checkIndex(
                named: index.indexName,
                keySchema: index.keySchema,
                projection: index.projection,
                member: "localSecondaryIndexes.\(place + 1).member"
            )
            let shape = try IndexRules.keyShape(index.keySchema, definitions: request.attributeDefinitions)
            guard shape.sort != nil else {
                throw ValidationError.parameter(
                    "Index KeySchema does not have a range key for index: \(index.indexName)"
                )
            }
            guard shape.partition == table.partition else {
                throw ValidationError.parameter(
                    "Index KeySchema does not have the same leading hash key as table KeySchema for index: "
                        + "\(index.indexName). index hash key: \(shape.partition.name), "
                        + "table hash key: \(table.partition.name)"
                )
            }
            return shape
        }
    }

    private static func checkedGlobalIndexes(_ request: CreateTable) throws -> [KeyShape] {
        let indexes = request.globalSecondaryIndexes
        try IndexRules.checkCount(indexes.count)
        return try indexes.enumerated().map { place, index in
            try IndexRules.checkIndex(
                named: index.indexName,
                keySchema: index.keySchema,
                projection: index.projection,
                member: "globalSecondaryIndexes.\(place + 1).member"
            )
            let shape = try IndexRules.keyShape(index.keySchema, definitions: request.attributeDefinitions)
            try ThroughputRules.check(
                index.provisionedThroughput,
                ofIndex: index.indexName,
                isProvisioned: request.billingMode != .payPerRequest
            )
            try ThroughputRules.check(
                index.onDemandThroughput,
                isProvisioned: request.billingMode != .payPerRequest
            )
            return shape
        }
    }

    private static func checkIndexesTogether(_ request: CreateTable) throws {
        var names: Set<String> = []
        for name in request.localSecondaryIndexes.map(\.indexName) + request.globalSecondaryIndexes.map(\.indexName) {
            guard names.insert(name).inserted else {
                throw ValidationError.parameter("Duplicate index name: \(name)")
            }
        }
        try IndexRules.checkProjectedAttributes(
            request.localSecondaryIndexes.map(\.projection) + request.globalSecondaryIndexes.map(\.projection)
        )
    }
}
