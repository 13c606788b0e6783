/// A change of the regions that a global table has replicas in.
///
/// Specification:
/// [ReplicationGroupUpdate](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ReplicationGroupUpdate.html)
public enum ReplicationGroupUpdate: Hashable, Sendable {
    case create(ReplicationGroupMember)
    case update(ReplicationGroupMember)
    case delete(regionName: String)
    /// Makes a table of its own of a replica in another account.
    case disassociate(regionName: String, mode: DisassociationMode)
}

/// What happens to writes that are under way when a replica leaves; an unknown mode is kept as it came.
public struct DisassociationMode: RawRepresentable, Hashable, Sendable {
    public var rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let waitForReplication = DisassociationMode(rawValue: "WAIT_FOR_REPLICATION")
}

/// A replica of a global table, and where it differs from the others.
///
/// Specification:
/// [CreateReplicationGroupMemberAction](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateReplicationGroupMemberAction.html)
public struct ReplicationGroupMember: Hashable, Sendable {
    public var regionName: String
    /// The replica's own key, unless it is the region's `alias/aws/dynamodb`.
    public var kmsMasterKeyID: String?
    public var provisionedThroughputOverride: ProvisionedThroughputOverride?
    public var onDemandThroughputOverride: OnDemandThroughputOverride?
    public var globalSecondaryIndexes: [ReplicaGlobalSecondaryIndex]
    public var tableClassOverride: TableClass?

    public init(
        regionName: String,
        kmsMasterKeyID: String? = nil,
        provisionedThroughputOverride: ProvisionedThroughputOverride? = nil,
        onDemandThroughputOverride: OnDemandThroughputOverride? = nil,
        globalSecondaryIndexes: [ReplicaGlobalSecondaryIndex] = [],
        tableClassOverride: TableClass? = nil
    ) {
        self.regionName = regionName
        self.kmsMasterKeyID = kmsMasterKeyID
        self.provisionedThroughputOverride = provisionedThroughputOverride
        self.onDemandThroughputOverride = onDemandThroughputOverride
        self.globalSecondaryIndexes = globalSecondaryIndexes
        self.tableClassOverride = tableClassOverride
    }
}

/// Throughput of an index that a replica has for itself.
///
/// Specification:
/// [ReplicaGlobalSecondaryIndex](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ReplicaGlobalSecondaryIndex.html)
public struct ReplicaGlobalSecondaryIndex: Hashable, Sendable {
    public var indexName: String
    public var provisionedThroughputOverride: ProvisionedThroughputOverride?
    public var onDemandThroughputOverride: OnDemandThroughputOverride?

    public init(
        indexName: String,
        provisionedThroughputOverride: ProvisionedThroughputOverride? = nil,
        onDemandThroughputOverride: OnDemandThroughputOverride? = nil
    ) {
        self.indexName = indexName
        self.provisionedThroughputOverride = provisionedThroughputOverride
        self.onDemandThroughputOverride = onDemandThroughputOverride
    }
}

/// A change of the region that holds the third copy of a table with ``MultiRegionConsistency/strong``.
public enum GlobalTableWitnessGroupUpdate: Hashable, Sendable {
    case create(regionName: String)
    case delete(regionName: String)
}
