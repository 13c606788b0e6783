/// Which attributes a write answers with.
public enum ReturnValues: String, Hashable, Sendable {
    /// Nothing.
    case none = "NONE"
    /// The whole item as it was before.
    case allOld = "ALL_OLD"
    /// The attributes that the update touched, as they were before.
    case updatedOld = "UPDATED_OLD"
    /// The whole item as it is now.
    case allNew = "ALL_NEW"
    /// The attributes that the update touched, as they are now.
    case updatedNew = "UPDATED_NEW"
}

/// Whether a failed condition answers with the item that failed it.
public enum ReturnValuesOnConditionCheckFailure: String, Hashable, Sendable {
    case none = "NONE"
    case allOld = "ALL_OLD"
}

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
    public var table: Double?
    /// Units of each global secondary index by name.
    public var globalSecondaryIndexes: [String: Double]

    public init(
        tableName: String,
        capacityUnits: Double,
        readCapacityUnits: Double? = nil,
        writeCapacityUnits: Double? = nil,
        table: Double? = nil,
        globalSecondaryIndexes: [String: Double] = [:]
    ) {
        self.tableName = tableName
        self.capacityUnits = capacityUnits
        self.readCapacityUnits = readCapacityUnits
        self.writeCapacityUnits = writeCapacityUnits
        self.table = table
        self.globalSecondaryIndexes = globalSecondaryIndexes
    }
}
