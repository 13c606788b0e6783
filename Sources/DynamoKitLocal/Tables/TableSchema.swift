import DynamoKit

import struct FoundationEssentials.Date

/// What a table was created as, and has become since. It is kept in the data file as JSON, so its members' names stay.
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
    /// The table's stream, or the last that it had.
    var stream: Stream?
    /// The attribute that says when an item expires; `nil` while items do not.
    var timeToLive: String?

    // Members that came later are optional: the files of before do not have them.

    /// What the next index is numbered; see ``addIndex(_:)``.
    var nextIndexNumber: Int?
    /// When the table went over to on-demand capacity, if it was not created so.
    var payPerRequestSince: Date?
    var onDemandThroughput: Units?
    var warmThroughput: Units?
    var tableClass: TableClassChoice?
    var isDeletionProtected: Bool?
    var encryption: Encryption?
    /// How far back the table could be restored, by UpdateContinuousBackups; `nil` when that is off.
    var recoveryPeriodInDays: Int?

    struct Index: Hashable, Sendable, Codable {
        var name: String
        var key: KeyShape
        var projection: IndexProjection
        var throughput: Throughput?
        /// Tells the index's SQLite table and figures from those of others; see ``TableSchema/addIndex(_:)``.
        var number: Int?
        /// Whether it is a local index; `nil` in files from before there were any.
        var isLocal: Bool?
        var onDemandThroughput: Units?
        var warmThroughput: Units?
    }

    enum IndexProjection: Hashable, Sendable, Codable {
        case all
        case keysOnly
        case include([String])
    }

    struct TableClassChoice: Hashable, Sendable, Codable {
        var name: String
        /// `nil` when the table was created with it.
        var changedAt: Date?
    }
}

extension TableSchema {
    /// The region that the engine makes up; no request depends on it.
    static let region = "local"
    static let arnPrefix = "arn:aws:dynamodb:\(Self.region):000000000000:table/"

    var arn: String { Self.arnPrefix + self.name }

    /// The table as DescribeTable tells of it.
    ///
    /// - Parameter statistics: Of the table, then of each index.
    func description(status: TableStatus, statistics: [TableStatistics]) -> TableDescription {
        let indexes = zip(self.indexes, statistics.dropFirst())
        return TableDescription(
            tableName: self.name,
            tableStatus: status,
            attributeDefinitions: self.definitions.map(\.definition),
            keySchema: self.key.keySchema,
            localSecondaryIndexes: indexes.filter { $0.0.isLocalIndex }.map { self.localDescription(of: $0, $1) },
            globalSecondaryIndexes: indexes.filter { !$0.0.isLocalIndex }.map { index, statistics in
                self.description(of: index, status: status, statistics: statistics)
            },
            billingMode: self.isProvisioned ? .provisioned : .payPerRequest,
            lastUpdateToPayPerRequestDateTime: self.payPerRequestSince,
            provisionedThroughput: self.throughput?.description ?? TableSchema.Throughput.none,
            onDemandThroughput: self.onDemandThroughput?.onDemand,
            warmThroughput: self.warmThroughput?.warm,
            streamSpecification: self.stream.flatMap { $0.isEnabled ? .enabled($0.viewType) : nil },
            latestStreamARN: self.stream.map { StreamARN(tableName: self.name, label: $0.label).text },
            latestStreamLabel: self.stream?.label,
            creationDateTime: self.createdAt,
            tableARN: self.arn,
            tableID: self.tableID,
            itemCount: statistics.first?.itemCount ?? 0,
            tableSizeBytes: statistics.first?.sizeBytes ?? 0,
            tableClassSummary: self.tableClass.map {
                TableClassSummary(tableClass: TableClass(rawValue: $0.name), lastUpdateDateTime: $0.changedAt)
            },
            sseDescription: self.encryption?.description,
            deletionProtectionEnabled: self.isDeletionProtected ?? false
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
