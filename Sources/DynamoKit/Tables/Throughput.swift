public import struct Foundation.Date

/// How a table's throughput is paid for.
public enum BillingMode: String, Hashable, Sendable {
    case provisioned = "PROVISIONED"
    case payPerRequest = "PAY_PER_REQUEST"
}

/// Capacity units a second that a table or index provides.
///
/// Specification:
/// [ProvisionedThroughput](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ProvisionedThroughput.html)
public struct ProvisionedThroughput: Hashable, Sendable {
    public var readCapacityUnits: Int
    public var writeCapacityUnits: Int

    public init(readCapacityUnits: Int, writeCapacityUnits: Int) {
        self.readCapacityUnits = readCapacityUnits
        self.writeCapacityUnits = writeCapacityUnits
    }
}

/// Capacity units a second that a table or index provides, and when they changed.
///
/// Specification:
/// [ProvisionedThroughputDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ProvisionedThroughputDescription.html)
public struct ProvisionedThroughputDescription: Hashable, Sendable {
    public var readCapacityUnits: Int
    public var writeCapacityUnits: Int
    public var lastIncreaseDateTime: Date?
    public var lastDecreaseDateTime: Date?
    /// Decreases on this day in UTC, of which there may be but a few.
    public var numberOfDecreasesToday: Int?

    public init(
        readCapacityUnits: Int = 0,
        writeCapacityUnits: Int = 0,
        lastIncreaseDateTime: Date? = nil,
        lastDecreaseDateTime: Date? = nil,
        numberOfDecreasesToday: Int? = nil
    ) {
        self.readCapacityUnits = readCapacityUnits
        self.writeCapacityUnits = writeCapacityUnits
        self.lastIncreaseDateTime = lastIncreaseDateTime
        self.lastDecreaseDateTime = lastDecreaseDateTime
        self.numberOfDecreasesToday = numberOfDecreasesToday
    }
}

/// The most request units a second that a table or index with ``BillingMode/payPerRequest`` may take.
///
/// Specification:
/// [OnDemandThroughput](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_OnDemandThroughput.html)
public struct OnDemandThroughput: Hashable, Sendable {
    /// -1 takes the limit away.
    public var maxReadRequestUnits: Int?
    /// -1 takes the limit away.
    public var maxWriteRequestUnits: Int?

    public init(maxReadRequestUnits: Int? = nil, maxWriteRequestUnits: Int? = nil) {
        self.maxReadRequestUnits = maxReadRequestUnits
        self.maxWriteRequestUnits = maxWriteRequestUnits
    }
}

/// The request units a second that a table or index can take at any moment.
///
/// Specification:
/// [WarmThroughput](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_WarmThroughput.html)
public struct WarmThroughput: Hashable, Sendable {
    public var readUnitsPerSecond: Int?
    public var writeUnitsPerSecond: Int?

    public init(readUnitsPerSecond: Int? = nil, writeUnitsPerSecond: Int? = nil) {
        self.readUnitsPerSecond = readUnitsPerSecond
        self.writeUnitsPerSecond = writeUnitsPerSecond
    }
}

/// The request units a second that a table or index can take at any moment, and whether they are changing.
///
/// Specification:
/// [TableWarmThroughputDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableWarmThroughputDescription.html)
public struct WarmThroughputDescription: Hashable, Sendable {
    public var readUnitsPerSecond: Int?
    public var writeUnitsPerSecond: Int?
    public var status: TableStatus?

    public init(readUnitsPerSecond: Int? = nil, writeUnitsPerSecond: Int? = nil, status: TableStatus? = nil) {
        self.readUnitsPerSecond = readUnitsPerSecond
        self.writeUnitsPerSecond = writeUnitsPerSecond
        self.status = status
    }
}

/// Read capacity that a replica provides for itself; what it writes is the same everywhere.
///
/// Specification:
/// [ProvisionedThroughputOverride](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ProvisionedThroughputOverride.html)
public struct ProvisionedThroughputOverride: Hashable, Sendable {
    public var readCapacityUnits: Int?

    public init(readCapacityUnits: Int? = nil) {
        self.readCapacityUnits = readCapacityUnits
    }
}

/// The most read request units that a replica may take for itself.
///
/// Specification:
/// [OnDemandThroughputOverride](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_OnDemandThroughputOverride.html)
public struct OnDemandThroughputOverride: Hashable, Sendable {
    public var maxReadRequestUnits: Int?

    public init(maxReadRequestUnits: Int? = nil) {
        self.maxReadRequestUnits = maxReadRequestUnits
    }
}
