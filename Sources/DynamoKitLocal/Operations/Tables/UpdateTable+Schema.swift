import DynamoKit

import struct FoundationEssentials.Date

/// What the request makes of a table's schema: a value from a value, which knows nothing of storage.
extension UpdateTable {
    /// - Throws: DynamoDB's error when the table is not such that the request can be carried out.
    func apply(to schema: TableSchema, at now: Date) throws -> TableSchema {
        var schema = schema
        try self.changeBilling(of: &schema, at: now)
        for update in self.globalSecondaryIndexUpdates {
            switch update {
            case .create(let index): try self.add(index, to: &schema)
            case .update(let action): try Self.change(action, of: &schema, at: now)
            case .delete(let name):
                guard schema.indexes.contains(where: { $0.name == name && !$0.isLocalIndex }) else {
                    throw Self.unknownIndex(name, of: schema)
                }
                schema.removeIndex(named: name)
            }
        }
        try Self.checkIndexThroughput(of: schema)
        self.changeDefinitions(of: &schema)
        if let tableClass, tableClass.rawValue != schema.tableClass?.name {
            schema.tableClass = TableSchema.TableClassChoice(name: tableClass.rawValue, changedAt: now)
        }
        if let sseSpecification { schema.encryption = try TableSchema.Encryption(sseSpecification) }
        if let deletionProtectionEnabled { schema.isDeletionProtected = deletionProtectionEnabled }
        return schema
    }

    private static func unknownIndex(_ name: String, of schema: TableSchema) -> DynamoError {
        DynamoError(
            .resourceNotFound,
            message: "Requested resource not found: Index \(name) for table \(schema.name)"
        )
    }

    private func changeBilling(of schema: inout TableSchema, at now: Date) throws {
        let isProvisioned = self.billingMode.map { $0 == .provisioned } ?? schema.isProvisioned
        if schema.isProvisioned, !isProvisioned {
            schema.payPerRequestSince = now
            schema.throughput = nil
            for place in schema.indexes.indices { schema.indexes[place].throughput = nil }
        }
        schema.isProvisioned = isProvisioned
        if isProvisioned { Self.dropLimits(of: &schema) }
        try ThroughputRules.check(self.onDemandThroughput, isProvisioned: isProvisioned, isNew: false)
        if let onDemandThroughput {
            schema.onDemandThroughput = TableSchema.Units.changed(
                schema.onDemandThroughput,
                to: onDemandThroughput
            )
        }
        if let warmThroughput {
            schema.warmThroughput = try TableSchema.Units.changed(schema.warmThroughput, to: warmThroughput)
        }
        guard let requested = self.provisionedThroughput else {
            guard isProvisioned, schema.throughput == nil else { return }
            throw ValidationError.parameter(
                "ProvisionedThroughput must be specified when BillingMode is PROVISIONED"
            )
        }
        try ThroughputRules.check(requested, isProvisioned: isProvisioned)
        if let current = schema.throughput, current.isEqual(to: requested) { throw ThroughputRules.unchanged(current) }
        schema.throughput =
            schema.throughput?.changed(to: requested, at: now) ?? TableSchema.Throughput(requested)
    }

    /// Limits are of on-demand tables.
    private static func dropLimits(of schema: inout TableSchema) {
        schema.onDemandThroughput = nil
        for place in schema.indexes.indices { schema.indexes[place].onDemandThroughput = nil }
    }

    private func add(_ index: GlobalSecondaryIndex, to schema: inout TableSchema) throws {
        guard !schema.indexes.contains(where: { $0.name == index.indexName }) else {
            throw ValidationError.invalid("Attempting to create an index which already exists")
        }
        try ThroughputRules.check(
            index.provisionedThroughput,
            ofIndex: index.indexName,
            isProvisioned: schema.isProvisioned
        )
        try ThroughputRules.check(index.onDemandThroughput, isProvisioned: schema.isProvisioned, isNew: true)
        // What the table knows already keeps its type, whatever the request says.
        let definitions = self.attributeDefinitions.map { definition in
            schema.definitions.first { $0.name == definition.attributeName }?.definition ?? definition
        }
        let key = try IndexRules.keyShape(index.keySchema, definitions: definitions)
        schema.addIndex(try TableSchema.Index(index, key: key))
        try IndexRules.checkCount(schema.indexes.count(where: { !$0.isLocalIndex }))
        try IndexRules.checkProjectedAttributes(schema.indexes.map(\.projection.projection))
    }

    private static func change(
        _ action: UpdateGlobalSecondaryIndexAction,
        of schema: inout TableSchema,
        at now: Date
    ) throws {
        let name = action.indexName
        guard let place = schema.indexes.firstIndex(where: { $0.name == name && !$0.isLocalIndex }) else {
            throw Self.unknownIndex(name, of: schema)
        }
        var index = schema.indexes[place]
        try ThroughputRules.check(action.onDemandThroughput, isProvisioned: schema.isProvisioned, isNew: false)
        if let requested = action.onDemandThroughput {
            index.onDemandThroughput = TableSchema.Units.changed(index.onDemandThroughput, to: requested)
        }
        if let requested = action.warmThroughput {
            index.warmThroughput = try TableSchema.Units.changed(index.warmThroughput, to: requested)
        }
        if let requested = action.provisionedThroughput {
            guard schema.isProvisioned else { throw ThroughputRules.onDemand }
            if let current = index.throughput, current.isEqual(to: requested) {
                throw ThroughputRules.unchanged(current, index: name)
            }
            index.throughput = index.throughput?.changed(to: requested, at: now) ?? TableSchema.Throughput(requested)
        }
        schema.indexes[place] = index
    }

    /// A table that becomes provisioned needs throughput for each of its global indexes too.
    private static func checkIndexThroughput(of schema: TableSchema) throws {
        let missing = schema.indexes.first { !$0.isLocalIndex && $0.throughput == nil }
        guard schema.isProvisioned, let index = missing else { return }
        try ThroughputRules.check(nil, ofIndex: index.name, isProvisioned: true)
    }

    /// Takes in the definitions of new keys, and drops those that no key uses. Those that are known stay as they are.
    private func changeDefinitions(of schema: inout TableSchema) {
        for definition in self.attributeDefinitions
        where !schema.definitions.contains(where: { $0.name == definition.attributeName }) {
            schema.definitions.append(.init(name: definition.attributeName, type: definition.attributeType))
        }
        let keys = [schema.key] + schema.indexes.map(\.key)
        schema.definitions.removeAll { definition in !keys.contains { $0.contains(definition.name) } }
    }
}
