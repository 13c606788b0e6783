import DynamoKit

import struct FoundationEssentials.Date

/// What a table was created as. It is kept in the data file as JSON, so its members' names stay.
struct TableSchema: Hashable, Sendable, Codable {
    var name: String
    /// AWS's `TableId`: tells a table from one of the same name that came before.
    var tableID: String
    var createdAt: Date
    var key: KeyShape
    var definitions: [KeyShape.KeyAttribute]
    var indexes: [Index]
    var isProvisioned: Bool
    var throughput: Throughput?
    var tags: [String: String]

    struct Index: Hashable, Sendable, Codable {
        var name: String
        var key: KeyShape
        var projection: IndexProjection
        var throughput: Throughput?
    }

    enum IndexProjection: Hashable, Sendable, Codable {
        case all
        case keysOnly
        case include([String])
    }

    struct Throughput: Hashable, Sendable, Codable {
        var read: Int
        var write: Int
    }
}

extension TableSchema.Throughput {
    init(_ throughput: ProvisionedThroughput) {
        self.init(read: throughput.readCapacityUnits, write: throughput.writeCapacityUnits)
    }

    var description: ProvisionedThroughputDescription {
        ProvisionedThroughputDescription(readCapacityUnits: self.read, writeCapacityUnits: self.write)
    }
}

extension TableSchema {
    /// The region of the ARNs that the engine makes up; no request depends on it.
    private static let arnPrefix = "arn:aws:dynamodb:local:000000000000:table/"

    /// The table as DescribeTable tells of it.
    ///
    /// - Parameter statistics: Of the table, then of each index.
    func description(status: TableStatus, statistics: [TableStatistics]) -> TableDescription {
        let arn = Self.arnPrefix + self.name
        let indexes = zip(self.indexes, statistics.dropFirst()).map { index, statistics in
            GlobalSecondaryIndexDescription(
                indexName: index.name,
                keySchema: index.key.keySchema,
                projection: index.projection.projection,
                indexStatus: status,
                indexARN: "\(arn)/index/\(index.name)",
                itemCount: statistics.itemCount,
                indexSizeBytes: statistics.sizeBytes,
                provisionedThroughput: index.throughput?.description
            )
        }
        return TableDescription(
            tableName: self.name,
            tableStatus: status,
            attributeDefinitions: self.definitions.map { AttributeDefinition($0.name, $0.type) },
            keySchema: self.key.keySchema,
            globalSecondaryIndexes: indexes,
            billingMode: self.isProvisioned ? .provisioned : .payPerRequest,
            provisionedThroughput: self.throughput?.description,
            creationDateTime: self.createdAt,
            tableARN: arn,
            tableID: self.tableID,
            itemCount: statistics.first?.itemCount ?? 0,
            tableSizeBytes: statistics.first?.sizeBytes ?? 0
        )
    }
}

extension TableSchema.IndexProjection {
    init(_ projection: Projection) {
        switch projection {
        case .all: self = .all
        case .keysOnly: self = .keysOnly
        case .include(let names): self = .include(names)
        }
    }

    var projection: Projection {
        switch self {
        case .all: .all
        case .keysOnly: .keysOnly
        case .include(let names): .include(nonKeyAttributes: names)
        }
    }
}

/// Exact figures of a table or index, kept up to date with every commit.
struct TableStatistics: Hashable, Sendable {
    var itemCount: Int
    var sizeBytes: Int

    static let zero = TableStatistics(itemCount: 0, sizeBytes: 0)

    static func += (left: inout TableStatistics, right: TableStatistics) {
        left.itemCount += right.itemCount
        left.sizeBytes += right.sizeBytes
    }
}
