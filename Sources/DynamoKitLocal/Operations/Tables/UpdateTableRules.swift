import DynamoKit

/// What an UpdateTable must be like, whatever the table is.
///
/// Specification: [UpdateTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html)
enum UpdateTableRules {
    static func check(_ request: UpdateTable) throws {
        try RequestRules.checkDescribedTableName(request.tableName)
        if let throughput = request.provisionedThroughput { try ThroughputRules.checkUnits(of: throughput) }
        if let tableClass = request.tableClass { try RequestRules.checkTableClass(tableClass) }
        guard Self.asksForSomething(request) else {
            throw ValidationError.invalid(
                "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates "
                    + "or SSESpecification or ReplicaUpdates is required"
            )
        }
        if request.billingMode == .payPerRequest, request.provisionedThroughput != nil {
            throw ThroughputRules.onDemand
        }
        if let specification = request.sseSpecification { _ = try TableSchema.Encryption(specification) }
        let names = request.attributeDefinitions.map(\.attributeName)
        guard Set(names).count == names.count else {
            throw ValidationError.invalid("Cannot have two attributes with the same name")
        }
        try Self.checkIndexUpdates(request)
    }

    private static func asksForSomething(_ request: UpdateTable) -> Bool {
        !request.globalSecondaryIndexUpdates.isEmpty || !request.vectorIndexUpdates.isEmpty
            || !request.replicaUpdates.isEmpty || !request.globalTableWitnessUpdates.isEmpty
            || request.billingMode != nil || request.provisionedThroughput != nil
            || request.onDemandThroughput != nil || request.warmThroughput != nil
            || request.streamSpecification != nil || request.sseSpecification != nil || request.tableClass != nil
            || request.deletionProtectionEnabled != nil || request.disassociationProtectionEnabled != nil
            || request.multiRegionConsistency != nil || request.globalTableSettingsReplicationMode != nil
    }

    private static func checkIndexUpdates(_ request: UpdateTable) throws {
        var names: Set<String> = []
        var madeOrDropped = 0
        for (place, update) in request.globalSecondaryIndexUpdates.enumerated() {
            let member = "globalSecondaryIndexUpdates.\(place + 1).member"
            let name: String
            switch update {
            case .create(let index):
                name = index.indexName
                madeOrDropped += 1
                try Self.check(index, definitions: request.attributeDefinitions, member: "\(member).create")
            case .delete(let indexName):
                name = indexName
                madeOrDropped += 1
                try RequestRules.checkIndexName(name)
            case .update(let action):
                name = action.indexName
                try RequestRules.checkIndexName(name)
                guard action != UpdateGlobalSecondaryIndexAction(indexName: name) else {
                    throw ValidationError.parameter("ProvisionedThroughput must be specified for index: \(name)")
                }
                if let throughput = action.provisionedThroughput { try ThroughputRules.checkUnits(of: throughput) }
            }
            guard names.insert(name).inserted else {
                throw ValidationError.parameter(
                    "Only one global secondary index update per index is allowed simultaneously. Index: \(name)"
                )
            }
        }
        guard madeOrDropped <= 1 else {
            throw DynamoError(
                .limitExceeded,
                message: "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously "
                    + "per table"
            )
        }
    }

    /// The request defines all attributes of a new index's key, those of the table's key too.
    private static func check(
        _ index: GlobalSecondaryIndex,
        definitions: [AttributeDefinition],
        member: String
    ) throws {
        try IndexRules.checkIndex(
            named: index.indexName,
            keySchema: index.keySchema,
            projection: index.projection,
            member: member
        )
        _ = try IndexRules.keyShape(index.keySchema, definitions: definitions)
    }
}
