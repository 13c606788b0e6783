public import struct Foundation.Date

/// The state of a global table's replica in one region.
///
/// Specification:
/// [ReplicaDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ReplicaDescription.html)
public struct ReplicaDescription: Hashable, Sendable {
    public var regionName: String
    public var replicaStatus: ReplicaStatus?
    public var replicaARN: String?
    public var replicaStatusDescription: String?
    /// How much of the table has been copied, while the replica is being made.
    public var replicaStatusPercentProgress: String?
    public var kmsMasterKeyID: String?
    public var provisionedThroughputOverride: ProvisionedThroughputOverride?
    public var onDemandThroughputOverride: OnDemandThroughputOverride?
    public var warmThroughput: WarmThroughputDescription?
    public var globalSecondaryIndexes: [ReplicaGlobalSecondaryIndexDescription]
    public var replicaInaccessibleDateTime: Date?
    public var replicaTableClassSummary: TableClassSummary?
    public var globalTableSettingsReplicationMode: GlobalTableSettingsReplicationMode?

    public init(
        regionName: String,
        replicaStatus: ReplicaStatus? = nil,
        replicaARN: String? = nil,
        replicaStatusDescription: String? = nil,
        replicaStatusPercentProgress: String? = nil,
        kmsMasterKeyID: String? = nil,
        provisionedThroughputOverride: ProvisionedThroughputOverride? = nil,
        onDemandThroughputOverride: OnDemandThroughputOverride? = nil,
        warmThroughput: WarmThroughputDescription? = nil,
        globalSecondaryIndexes: [ReplicaGlobalSecondaryIndexDescription] = [],
        replicaInaccessibleDateTime: Date? = nil,
        replicaTableClassSummary: TableClassSummary? = nil,
        globalTableSettingsReplicationMode: GlobalTableSettingsReplicationMode? = nil
    ) {
        self.regionName = regionName
        self.replicaStatus = replicaStatus
        self.replicaARN = replicaARN
        self.replicaStatusDescription = replicaStatusDescription
        self.replicaStatusPercentProgress = replicaStatusPercentProgress
        self.kmsMasterKeyID = kmsMasterKeyID
        self.provisionedThroughputOverride = provisionedThroughputOverride
        self.onDemandThroughputOverride = onDemandThroughputOverride
        self.warmThroughput = warmThroughput
        self.globalSecondaryIndexes = globalSecondaryIndexes
        self.replicaInaccessibleDateTime = replicaInaccessibleDateTime
        self.replicaTableClassSummary = replicaTableClassSummary
        self.globalTableSettingsReplicationMode = globalTableSettingsReplicationMode
    }
}

/// Throughput of an index in one region.
///
/// Specification:
/// [ReplicaGlobalSecondaryIndexDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ReplicaGlobalSecondaryIndexDescription.html)
public struct ReplicaGlobalSecondaryIndexDescription: Hashable, Sendable {
    public var indexName: String
    public var provisionedThroughputOverride: ProvisionedThroughputOverride?
    public var onDemandThroughputOverride: OnDemandThroughputOverride?
    public var warmThroughput: WarmThroughputDescription?

    public init(
        indexName: String,
        provisionedThroughputOverride: ProvisionedThroughputOverride? = nil,
        onDemandThroughputOverride: OnDemandThroughputOverride? = nil,
        warmThroughput: WarmThroughputDescription? = nil
    ) {
        self.indexName = indexName
        self.provisionedThroughputOverride = provisionedThroughputOverride
        self.onDemandThroughputOverride = onDemandThroughputOverride
        self.warmThroughput = warmThroughput
    }
}

/// The state of a replica; an unknown one is kept as it came.
public struct ReplicaStatus: RawRepresentable, Hashable, Sendable {
    public var rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let creating = ReplicaStatus(rawValue: "CREATING")
    public static let creationFailed = ReplicaStatus(rawValue: "CREATION_FAILED")
    public static let updating = ReplicaStatus(rawValue: "UPDATING")
    public static let deleting = ReplicaStatus(rawValue: "DELETING")
    public static let active = ReplicaStatus(rawValue: "ACTIVE")
    public static let regionDisabled = ReplicaStatus(rawValue: "REGION_DISABLED")
    public static let inaccessibleEncryptionCredentials = ReplicaStatus(rawValue: "INACCESSIBLE_ENCRYPTION_CREDENTIALS")
}

/// The region that holds the third copy of a table with ``MultiRegionConsistency/strong``.
///
/// Specification:
/// [GlobalTableWitnessDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GlobalTableWitnessDescription.html)
public struct GlobalTableWitnessDescription: Hashable, Sendable {
    public var regionName: String
    public var witnessStatus: ReplicaStatus?

    public init(regionName: String, witnessStatus: ReplicaStatus? = nil) {
        self.regionName = regionName
        self.witnessStatus = witnessStatus
    }
}

/// Whether all regions see a write at once; an unknown mode is kept as it came.
public struct MultiRegionConsistency: RawRepresentable, Hashable, Sendable {
    public var rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let eventual = MultiRegionConsistency(rawValue: "EVENTUAL")
    public static let strong = MultiRegionConsistency(rawValue: "STRONG")
}

/// Which settings replicas share; an unknown mode is kept as it came.
public struct GlobalTableSettingsReplicationMode: RawRepresentable, Hashable, Sendable {
    public var rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let enabled = GlobalTableSettingsReplicationMode(rawValue: "ENABLED")
    public static let disabled = GlobalTableSettingsReplicationMode(rawValue: "DISABLED")
    public static let enabledWithOverrides = GlobalTableSettingsReplicationMode(rawValue: "ENABLED_WITH_OVERRIDES")
}
