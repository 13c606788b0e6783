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
        try RequestRules.checkNewTableName(request.tableName)
        try Self.checkSizes(request)
        let isProvisioned = request.billingMode != .payPerRequest
        try ThroughputRules.check(request.provisionedThroughput, isProvisioned: isProvisioned)
        try ThroughputRules.check(request.onDemandThroughput, isProvisioned: isProvisioned, isNew: true)
        let names = request.attributeDefinitions.map(\.attributeName)
        guard Set(names).count == names.count else {
            throw ValidationError.invalid("Cannot have two attributes with the same name")
        }
        // A table's key is told of in words of its own when there are too few definitions for it.
        guard request.keySchema.count <= names.count else {
            throw ValidationError.invalid("Invalid KeySchema: Some index key attribute have no definition")
        }
        let table = try IndexRules.keyShape(request.keySchema, definitions: request.attributeDefinitions)
        let localIndexes = try Self.checkedLocalIndexes(request, table: table)
        let globalIndexes = try Self.checkedGlobalIndexes(request)
        try Self.checkIndexesTogether(request)
        try IndexRules.checkDefinitionsUsed(names, by: [table] + localIndexes + globalIndexes)
        return Keys(table: table, localIndexes: localIndexes, globalIndexes: globalIndexes)
    }

    private static func checkSizes(_ request: CreateTable) throws {
        try IndexRules.checkLength(of: request.keySchema, member: "keySchema")
        if let throughput = request.provisionedThroughput { try ThroughputRules.checkUnits(of: throughput) }
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
        let shapes = try indexes.enumerated().map { place, index in
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
        try Self.rejectDuplicates(indexes.map(\.indexName))
        guard indexes.count <= IndexRules.maximumLocalIndexes else {
            throw ValidationError.parameter(
                "Number of LocalSecondaryIndexes exceeds per-table limit of \(IndexRules.maximumLocalIndexes)"
            )
        }
        return shapes
    }

    private static func checkedGlobalIndexes(_ request: CreateTable) throws -> [KeyShape] {
        let indexes = request.globalSecondaryIndexes
        let shapes = try indexes.enumerated().map { place, index in
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
                isProvisioned: request.billingMode != .payPerRequest,
                isNew: true
            )
            return shape
        }
        try Self.rejectDuplicates(indexes.map(\.indexName))
        try IndexRules.checkCount(indexes.count)
        return shapes
    }

    private static func rejectDuplicates(_ indexNames: [String]) throws {
        var names: Set<String> = []
        for name in indexNames where !names.insert(name).inserted {
            throw ValidationError.parameter("Duplicate index name: \(name)")
        }
    }

    private static func checkIndexesTogether(_ request: CreateTable) throws {
        try Self.rejectDuplicates(
            request.localSecondaryIndexes.map(\.indexName) + request.globalSecondaryIndexes.map(\.indexName)
        )
        try IndexRules.checkProjectedAttributes(
            request.localSecondaryIndexes.map(\.projection) + request.globalSecondaryIndexes.map(\.projection)
        )
    }
}
