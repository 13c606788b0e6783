public import struct Foundation.Date

/// How a table's throughput is paid for.
public enum BillingMode: String, Hashable, Sendable {
    case provisioned = "PROVISIONED"
    case payPerRequest = "PAY_PER_REQUEST"
}

/// Capacity units a second that a table or index provides.
public struct ProvisionedThroughput: Hashable, Sendable {
    public var readCapacityUnits: Int
    public var writeCapacityUnits: Int

    public init(readCapacityUnits: Int, writeCapacityUnits: Int) {
        self.readCapacityUnits = readCapacityUnits
        self.writeCapacityUnits = writeCapacityUnits
    }
}

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
}

/// A table's schema and state.
///
/// Specification: [TableDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html)
public struct TableDescription: Hashable, Sendable {
    public var tableName: String
    public var tableStatus: TableStatus
    public var attributeDefinitions: [AttributeDefinition]
    public var keySchema: [KeySchemaElement]
    public var globalSecondaryIndexes: [GlobalSecondaryIndexDescription]
    public var billingMode: BillingMode
    public var provisionedThroughput: ProvisionedThroughput?
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

    public init(
        tableName: String,
        tableStatus: TableStatus,
        attributeDefinitions: [AttributeDefinition] = [],
        keySchema: [KeySchemaElement] = [],
        globalSecondaryIndexes: [GlobalSecondaryIndexDescription] = [],
        billingMode: BillingMode = .provisioned,
        provisionedThroughput: ProvisionedThroughput? = nil,
        streamSpecification: StreamSpecification? = nil,
        latestStreamARN: String? = nil,
        latestStreamLabel: String? = nil,
        creationDateTime: Date? = nil,
        tableARN: String? = nil,
        tableID: String? = nil,
        itemCount: Int = 0,
        tableSizeBytes: Int = 0
    ) {
        self.tableName = tableName
        self.tableStatus = tableStatus
        self.attributeDefinitions = attributeDefinitions
        self.keySchema = keySchema
        self.globalSecondaryIndexes = globalSecondaryIndexes
        self.billingMode = billingMode
        self.provisionedThroughput = provisionedThroughput
        self.streamSpecification = streamSpecification
        self.latestStreamARN = latestStreamARN
        self.latestStreamLabel = latestStreamLabel
        self.creationDateTime = creationDateTime
        self.tableARN = tableARN
        self.tableID = tableID
        self.itemCount = itemCount
        self.tableSizeBytes = tableSizeBytes
    }
}

/// A global secondary index's schema and state.
public struct GlobalSecondaryIndexDescription: Hashable, Sendable {
    public var index: GlobalSecondaryIndex
    public var indexStatus: TableStatus
    public var indexARN: String?
    public var itemCount: Int
    /// Size of the index in bytes.
    public var indexSizeBytes: Int

    public init(
        index: GlobalSecondaryIndex,
        indexStatus: TableStatus,
        indexARN: String? = nil,
        itemCount: Int = 0,
        indexSizeBytes: Int = 0
    ) {
        self.index = index
        self.indexStatus = indexStatus
        self.indexARN = indexARN
        self.itemCount = itemCount
        self.indexSizeBytes = indexSizeBytes
    }
}
