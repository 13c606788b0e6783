public import struct Foundation.Date

/// The state that a table or index is in; an unknown one is kept as it came.
public struct TableStatus: RawRepresentable, Hashable, Sendable {
    public var rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let creating = TableStatus(rawValue: "CREATING")
    public static let updating = TableStatus(rawValue: "UPDATING")
    public static let deleting = TableStatus(rawValue: "DELETING")
    public static let active = TableStatus(rawValue: "ACTIVE")
    public static let inaccessibleEncryptionCredentials = TableStatus(rawValue: "INACCESSIBLE_ENCRYPTION_CREDENTIALS")
    public static let archiving = TableStatus(rawValue: "ARCHIVING")
    public static let archived = TableStatus(rawValue: "ARCHIVED")
}

/// A table's schema and state.
///
/// Specification:
/// [TableDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html)
public struct TableDescription: Hashable, Sendable {
    public var tableName: String
    public var tableStatus: TableStatus
    public var attributeDefinitions: [AttributeDefinition]
    public var keySchema: [KeySchemaElement]
    public var localSecondaryIndexes: [LocalSecondaryIndexDescription]
    public var globalSecondaryIndexes: [GlobalSecondaryIndexDescription]
    public var vectorIndexes: [VectorIndexDescription]
    public var billingMode: BillingMode
    public var lastUpdateToPayPerRequestDateTime: Date?
    public var provisionedThroughput: ProvisionedThroughputDescription?
    public var onDemandThroughput: OnDemandThroughput?
    public var warmThroughput: WarmThroughputDescription?
    public var streamSpecification: StreamSpecification?
    /// The table's stream, or the last that it had.
    public var latestStreamARN: String?
    public var latestStreamLabel: String?
    public var creationDateTime: Date?
    public var tableARN: String?
    public var tableID: String?
    /// Items in the table, which AWS brings up to date about every six hours.
    public var itemCount: Int
    /// Size of the items in bytes.
    public var tableSizeBytes: Int
    public var tableClassSummary: TableClassSummary?
    public var sseDescription: SSEDescription?
    public var deletionProtectionEnabled: Bool?
    public var disassociationProtectionEnabled: Bool?
    public var globalTableVersion: String?
    public var replicas: [ReplicaDescription]
    public var globalTableWitnesses: [GlobalTableWitnessDescription]
    public var globalTableSettingsReplicationMode: GlobalTableSettingsReplicationMode?
    public var multiRegionConsistency: MultiRegionConsistency?
    public var restoreSummary: RestoreSummary?
    public var archivalSummary: ArchivalSummary?

    public init(
        tableName: String,
        tableStatus: TableStatus,
        attributeDefinitions: [AttributeDefinition] = [],
        keySchema: [KeySchemaElement] = [],
        localSecondaryIndexes: [LocalSecondaryIndexDescription] = [],
        globalSecondaryIndexes: [GlobalSecondaryIndexDescription] = [],
        vectorIndexes: [VectorIndexDescription] = [],
        billingMode: BillingMode = .provisioned,
        lastUpdateToPayPerRequestDateTime: Date? = nil,
        provisionedThroughput: ProvisionedThroughputDescription? = nil,
        onDemandThroughput: OnDemandThroughput? = nil,
        warmThroughput: WarmThroughputDescription? = nil,
        streamSpecification: StreamSpecification? = nil,
        latestStreamARN: String? = nil,
        latestStreamLabel: String? = nil,
        creationDateTime: Date? = nil,
        tableARN: String? = nil,
        tableID: String? = nil,
        itemCount: Int = 0,
        tableSizeBytes: Int = 0,
        tableClassSummary: TableClassSummary? = nil,
        sseDescription: SSEDescription? = nil,
        deletionProtectionEnabled: Bool? = nil,
        disassociationProtectionEnabled: Bool? = nil,
        globalTableVersion: String? = nil,
        replicas: [ReplicaDescription] = [],
        globalTableWitnesses: [GlobalTableWitnessDescription] = [],
        globalTableSettingsReplicationMode: GlobalTableSettingsReplicationMode? = nil,
        multiRegionConsistency: MultiRegionConsistency? = nil,
        restoreSummary: RestoreSummary? = nil,
        archivalSummary: ArchivalSummary? = nil
    ) {
        self.tableName = tableName
        self.tableStatus = tableStatus
        self.attributeDefinitions = attributeDefinitions
        self.keySchema = keySchema
        self.localSecondaryIndexes = localSecondaryIndexes
        self.globalSecondaryIndexes = globalSecondaryIndexes
        self.vectorIndexes = vectorIndexes
        self.billingMode = billingMode
        self.lastUpdateToPayPerRequestDateTime = lastUpdateToPayPerRequestDateTime
        self.provisionedThroughput = provisionedThroughput
        self.onDemandThroughput = onDemandThroughput
        self.warmThroughput = warmThroughput
        self.streamSpecification = streamSpecification
        self.latestStreamARN = latestStreamARN
        self.latestStreamLabel = latestStreamLabel
        self.creationDateTime = creationDateTime
        self.tableARN = tableARN
        self.tableID = tableID
        self.itemCount = itemCount
        self.tableSizeBytes = tableSizeBytes
        self.tableClassSummary = tableClassSummary
        self.sseDescription = sseDescription
        self.deletionProtectionEnabled = deletionProtectionEnabled
        self.disassociationProtectionEnabled = disassociationProtectionEnabled
        self.globalTableVersion = globalTableVersion
        self.replicas = replicas
        self.globalTableWitnesses = globalTableWitnesses
        self.globalTableSettingsReplicationMode = globalTableSettingsReplicationMode
        self.multiRegionConsistency = multiRegionConsistency
        self.restoreSummary = restoreSummary
        self.archivalSummary = archivalSummary
    }
}

/// What a table was restored from.
///
/// Specification:
/// [RestoreSummary](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreSummary.html)
public struct RestoreSummary: Hashable, Sendable {
    /// The moment that the table was restored to.
    public var restoreDateTime: Date
    public var restoreInProgress: Bool
    public var sourceBackupARN: String?
    public var sourceTableARN: String?

    public init(
        restoreDateTime: Date,
        restoreInProgress: Bool,
        sourceBackupARN: String? = nil,
        sourceTableARN: String? = nil
    ) {
        self.restoreDateTime = restoreDateTime
        self.restoreInProgress = restoreInProgress
        self.sourceBackupARN = sourceBackupARN
        self.sourceTableARN = sourceTableARN
    }
}

/// Why a table was archived, and where it is.
///
/// Specification:
/// [ArchivalSummary](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ArchivalSummary.html)
public struct ArchivalSummary: Hashable, Sendable {
    public var archivalDateTime: Date?
    public var archivalReason: String?
    public var archivalBackupARN: String?

    public init(archivalDateTime: Date? = nil, archivalReason: String? = nil, archivalBackupARN: String? = nil) {
        self.archivalDateTime = archivalDateTime
        self.archivalReason = archivalReason
        self.archivalBackupARN = archivalBackupARN
    }
}
