/// Changes a table's settings, indexes or replicas, a kind of them at a time.
///
/// It answers at once; the change is made when ``DynamoClient/waitUntilTableActive(_:within:every:logger:)`` returns.
///
/// Specification: [UpdateTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html)
public struct UpdateTable: DynamoOperation {
    public static let name = "UpdateTable"

    public var tableName: String
    /// Needed for the key attributes of an index that is made.
    public var attributeDefinitions: [AttributeDefinition]
    /// At most one of them makes or deletes an index.
    public var globalSecondaryIndexUpdates: [GlobalSecondaryIndexUpdate]
    public var vectorIndexUpdates: [VectorIndexUpdate]
    public var billingMode: BillingMode?
    public var provisionedThroughput: ProvisionedThroughput?
    public var onDemandThroughput: OnDemandThroughput?
    public var warmThroughput: WarmThroughput?
    public var streamSpecification: StreamSpecification?
    public var sseSpecification: SSESpecification?
    public var tableClass: TableClass?
    public var deletionProtectionEnabled: Bool?
    /// Whether replicas of other accounts are kept from leaving.
    public var disassociationProtectionEnabled: Bool?
    public var replicaUpdates: [ReplicationGroupUpdate]
    public var globalTableWitnessUpdates: [GlobalTableWitnessGroupUpdate]
    /// Chosen when the first replica is made.
    public var multiRegionConsistency: MultiRegionConsistency?
    public var globalTableSettingsReplicationMode: GlobalTableSettingsReplicationMode?

    public init(
        tableName: String,
        attributeDefinitions: [AttributeDefinition] = [],
        globalSecondaryIndexUpdates: [GlobalSecondaryIndexUpdate] = [],
        vectorIndexUpdates: [VectorIndexUpdate] = [],
        billingMode: BillingMode? = nil,
        provisionedThroughput: ProvisionedThroughput? = nil,
        onDemandThroughput: OnDemandThroughput? = nil,
        warmThroughput: WarmThroughput? = nil,
        streamSpecification: StreamSpecification? = nil,
        sseSpecification: SSESpecification? = nil,
        tableClass: TableClass? = nil,
        deletionProtectionEnabled: Bool? = nil,
        disassociationProtectionEnabled: Bool? = nil,
        replicaUpdates: [ReplicationGroupUpdate] = [],
        globalTableWitnessUpdates: [GlobalTableWitnessGroupUpdate] = [],
        multiRegionConsistency: MultiRegionConsistency? = nil,
        globalTableSettingsReplicationMode: GlobalTableSettingsReplicationMode? = nil
    ) {
        self.tableName = tableName
        self.attributeDefinitions = attributeDefinitions
        self.globalSecondaryIndexUpdates = globalSecondaryIndexUpdates
        self.vectorIndexUpdates = vectorIndexUpdates
        self.billingMode = billingMode
        self.provisionedThroughput = provisionedThroughput
        self.onDemandThroughput = onDemandThroughput
        self.warmThroughput = warmThroughput
        self.streamSpecification = streamSpecification
        self.sseSpecification = sseSpecification
        self.tableClass = tableClass
        self.deletionProtectionEnabled = deletionProtectionEnabled
        self.disassociationProtectionEnabled = disassociationProtectionEnabled
        self.replicaUpdates = replicaUpdates
        self.globalTableWitnessUpdates = globalTableWitnessUpdates
        self.multiRegionConsistency = multiRegionConsistency
        self.globalTableSettingsReplicationMode = globalTableSettingsReplicationMode
    }

    public struct Output: Hashable, Sendable {
        /// The table as it is while it changes.
        public var table: TableDescription

        public init(table: TableDescription) {
            self.table = table
        }
    }
}

/// A change of a table's global secondary indexes.
///
/// Specification:
/// [GlobalSecondaryIndexUpdate](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GlobalSecondaryIndexUpdate.html)
public enum GlobalSecondaryIndexUpdate: Hashable, Sendable {
    case create(GlobalSecondaryIndex)
    case update(UpdateGlobalSecondaryIndexAction)
    case delete(indexName: String)
}

/// New throughput for a global secondary index.
///
/// Specification:
/// [UpdateGlobalSecondaryIndexAction](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateGlobalSecondaryIndexAction.html)
public struct UpdateGlobalSecondaryIndexAction: Hashable, Sendable {
    public var indexName: String
    public var provisionedThroughput: ProvisionedThroughput?
    public var onDemandThroughput: OnDemandThroughput?
    public var warmThroughput: WarmThroughput?

    public init(
        indexName: String,
        provisionedThroughput: ProvisionedThroughput? = nil,
        onDemandThroughput: OnDemandThroughput? = nil,
        warmThroughput: WarmThroughput? = nil
    ) {
        self.indexName = indexName
        self.provisionedThroughput = provisionedThroughput
        self.onDemandThroughput = onDemandThroughput
        self.warmThroughput = warmThroughput
    }
}

/// A change of a table's vector indexes.
public enum VectorIndexUpdate: Hashable, Sendable {
    case create(VectorIndex)
    case delete(indexName: String)
}
