import DynamoKit

import struct FoundationEssentials.UUID

extension CreateTable: LocalWrite {
    /// Tables that an account can have by AWS's default quota.
    private static let maximumTables = 2500

    func plan() throws -> CreateTableRules.Keys {
        try self.reject(Self.unsupportedParameters)
        let keys = try CreateTableRules.checkedKeys(of: self)
        if let streamSpecification { try StreamRules.check(streamSpecification) }
        return keys
    }

    static let unsupportedParameters: [UnsupportedParameter<CreateTable>] = [
        UnsupportedParameter("VectorIndexes") { !$0.vectorIndexes.isEmpty },
        UnsupportedParameter("ResourcePolicy") { $0.resourcePolicy != nil },
        UnsupportedParameter("GlobalTableSourceArn") { $0.globalTableSourceARN != nil },
        UnsupportedParameter("GlobalTableSettingsReplicationMode") { $0.globalTableSettingsReplicationMode != nil },
    ]

    func perform(_ keys: CreateTableRules.Keys, in transaction: WriteTransaction) throws -> Output {
        guard !transaction.catalog.contains(tableNamed: self.tableName) else {
            throw DynamoError(.resourceInUse, message: "Table already exists: \(self.tableName)")
        }
        guard transaction.catalog.count < Self.maximumTables else {
            throw DynamoError(
                .limitExceeded,
                message: "Subscriber limit exceeded: there is a limit of \(Self.maximumTables) tables"
            )
        }
        let schema = TableSchema(
            name: self.tableName,
            tableID: UUID().uuidString.lowercased(),
            createdAt: transaction.now,
            key: keys.table,
            definitions: self.attributeDefinitions.map { .init(name: $0.attributeName, type: $0.attributeType) },
            indexes: try self.indexes(keys),
            isProvisioned: self.billingMode != .payPerRequest,
            throughput: self.provisionedThroughput.map { TableSchema.Throughput($0) },
            tags: self.tags,
            onDemandThroughput: self.onDemandThroughput.flatMap { TableSchema.Units.changed(nil, to: $0) },
            warmThroughput: try self.warmThroughput.map { try TableSchema.Units.changed(nil, to: $0) },
            tableClass: self.tableClass.map { TableSchema.TableClassChoice(name: $0.rawValue) },
            isDeletionProtected: self.deletionProtectionEnabled,
            encryption: try self.sseSpecification.flatMap { try TableSchema.Encryption($0) }
        )
        var table = try transaction.createTable(schema)
        if let streamSpecification, streamSpecification.streamEnabled {
            table = try transaction.setStream(streamSpecification, of: table)
        }
        // Made at once; the answer is the service's, which still makes it for a moment.
        let statistics = Array(repeating: TableStatistics.zero, count: table.indexes.count + 1)
        return Output(table: table.schema.description(status: .creating, statistics: statistics))
    }

    private func indexes(_ keys: CreateTableRules.Keys) throws -> [TableSchema.Index] {
        let global = try zip(self.globalSecondaryIndexes, keys.globalIndexes).map { index, key in
            try TableSchema.Index(index, key: key)
        }
        let local = zip(self.localSecondaryIndexes, keys.localIndexes).map { index, key in
            TableSchema.Index(
                name: index.indexName,
                key: key,
                projection: TableSchema.IndexProjection(index.projection),
                isLocal: true
            )
        }
        return global + local
    }
}
