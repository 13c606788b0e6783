/// How much an answer tells of the capacity that the request took.
public enum ReturnConsumedCapacity: String, Hashable, Sendable {
    case none = "NONE"
    /// One sum.
    case total = "TOTAL"
    /// A sum for the table and for each index.
    case indexes = "INDEXES"
}

/// The capacity units that a request took from one table.
///
/// Specification: [ConsumedCapacity](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ConsumedCapacity.html)
public struct ConsumedCapacity: Hashable, Sendable {
    public var tableName: String
    /// Units of the table and its indexes together.
    public var capacityUnits: Double
    public var readCapacityUnits: Double?
    public var writeCapacityUnits: Double?
    /// Units of the table alone, when the request asked for ``ReturnConsumedCapacity/indexes``.
    public var table: Capacity?
    /// Units of each local secondary index by name.
    public var localSecondaryIndexes: [String: Capacity]
    /// Units of each global secondary index by name.
    public var globalSecondaryIndexes: [String: Capacity]
    /// What each vector index took, by name.
    public var vectorIndexes: [String: VectorCapacity]

    public init(
        tableName: String,
        capacityUnits: Double,
        readCapacityUnits: Double? = nil,
        writeCapacityUnits: Double? = nil,
        table: Capacity? = nil,
        localSecondaryIndexes: [String: Capacity] = [:],
        globalSecondaryIndexes: [String: Capacity] = [:],
        vectorIndexes: [String: VectorCapacity] = [:]
    ) {
        self.tableName = tableName
        self.capacityUnits = capacityUnits
        self.readCapacityUnits = readCapacityUnits
        self.writeCapacityUnits = writeCapacityUnits
        self.table = table
        self.localSecondaryIndexes = localSecondaryIndexes
        self.globalSecondaryIndexes = globalSecondaryIndexes
        self.vectorIndexes = vectorIndexes
    }
}

/// The capacity units that a request took from a table or one of its indexes.
///
/// Specification: [Capacity](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Capacity.html)
public struct Capacity: Hashable, Sendable {
    public var capacityUnits: Double
    /// Told apart by transactions.
    public var readCapacityUnits: Double?
    /// Told apart by transactions.
    public var writeCapacityUnits: Double?

    public init(capacityUnits: Double, readCapacityUnits: Double? = nil, writeCapacityUnits: Double? = nil) {
        self.capacityUnits = capacityUnits
        self.readCapacityUnits = readCapacityUnits
        self.writeCapacityUnits = writeCapacityUnits
    }
}

/// What a request took from vector indexes, in bytes.
public struct VectorCapacity: Hashable, Sendable {
    public var vectorSearchRequestBytes: Double?
    public var vectorWriteRequestBytes: Double?

    public init(vectorSearchRequestBytes: Double? = nil, vectorWriteRequestBytes: Double? = nil) {
        self.vectorSearchRequestBytes = vectorSearchRequestBytes
        self.vectorWriteRequestBytes = vectorWriteRequestBytes
    }
}
