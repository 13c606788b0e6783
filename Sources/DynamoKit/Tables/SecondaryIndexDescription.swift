/// A global secondary index's schema and state.
///
/// Specification:
/// [GlobalSecondaryIndexDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GlobalSecondaryIndexDescription.html)
public struct GlobalSecondaryIndexDescription: Hashable, Sendable {
    public var indexName: String
    public var keySchema: [KeySchemaElement]
    public var projection: Projection
    public var indexStatus: TableStatus
    /// Whether items that were there before are still being put into the index.
    public var backfilling: Bool?
    public var indexARN: String?
    public var itemCount: Int
    /// Size of the index in bytes.
    public var indexSizeBytes: Int
    public var provisionedThroughput: ProvisionedThroughputDescription?
    public var onDemandThroughput: OnDemandThroughput?
    public var warmThroughput: WarmThroughputDescription?

    public init(
        indexName: String,
        keySchema: [KeySchemaElement],
        projection: Projection = .all,
        indexStatus: TableStatus,
        backfilling: Bool? = nil,
        indexARN: String? = nil,
        itemCount: Int = 0,
        indexSizeBytes: Int = 0,
        provisionedThroughput: ProvisionedThroughputDescription? = nil,
        onDemandThroughput: OnDemandThroughput? = nil,
        warmThroughput: WarmThroughputDescription? = nil
    ) {
        self.indexName = indexName
        self.keySchema = keySchema
        self.projection = projection
        self.indexStatus = indexStatus
        self.backfilling = backfilling
        self.indexARN = indexARN
        self.itemCount = itemCount
        self.indexSizeBytes = indexSizeBytes
        self.provisionedThroughput = provisionedThroughput
        self.onDemandThroughput = onDemandThroughput
        self.warmThroughput = warmThroughput
    }
}

/// A local secondary index's schema and size.
///
/// Specification:
/// [LocalSecondaryIndexDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_LocalSecondaryIndexDescription.html)
public struct LocalSecondaryIndexDescription: Hashable, Sendable {
    public var index: LocalSecondaryIndex
    public var indexARN: String?
    public var itemCount: Int
    /// Size of the index in bytes.
    public var indexSizeBytes: Int

    public init(index: LocalSecondaryIndex, indexARN: String? = nil, itemCount: Int = 0, indexSizeBytes: Int = 0) {
        self.index = index
        self.indexARN = indexARN
        self.itemCount = itemCount
        self.indexSizeBytes = indexSizeBytes
    }
}

extension GlobalSecondaryIndexDescription {
    /// The index as ``CreateTable`` takes it, to be compared with what it should be.
    ///
    /// Throughput of 0, as the service tells it of tables with ``BillingMode/payPerRequest``, is none.
    public var index: GlobalSecondaryIndex {
        GlobalSecondaryIndex(
            indexName: self.indexName,
            keySchema: self.keySchema,
            projection: self.projection,
            provisionedThroughput: self.provisionedThroughput?.provisioned,
            onDemandThroughput: self.onDemandThroughput,
            warmThroughput: self.warmThroughput.map {
                WarmThroughput(readUnitsPerSecond: $0.readUnitsPerSecond, writeUnitsPerSecond: $0.writeUnitsPerSecond)
            }
        )
    }
}

extension ProvisionedThroughputDescription {
    fileprivate var provisioned: ProvisionedThroughput? {
        guard self.readCapacityUnits > 0 || self.writeCapacityUnits > 0 else { return nil }
        return ProvisionedThroughput(
            readCapacityUnits: self.readCapacityUnits,
            writeCapacityUnits: self.writeCapacityUnits
        )
    }
}
