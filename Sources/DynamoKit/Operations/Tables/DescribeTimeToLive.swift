/// Tells whether and by which attribute items expire.
///
/// Specification:
/// [DescribeTimeToLive](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTimeToLive.html)
public struct DescribeTimeToLive: DynamoOperation {
    public static let name = "DescribeTimeToLive"

    public var tableName: String

    public init(tableName: String) {
        self.tableName = tableName
    }

    public struct Output: Hashable, Sendable {
        public var timeToLiveDescription: TimeToLiveDescription

        public init(timeToLiveDescription: TimeToLiveDescription) {
            self.timeToLiveDescription = timeToLiveDescription
        }
    }
}

/// Whether and by which attribute items expire.
///
/// Specification:
/// [TimeToLiveDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TimeToLiveDescription.html)
public struct TimeToLiveDescription: Hashable, Sendable {
    public var timeToLiveStatus: TimeToLiveStatus
    public var attributeName: String?

    public init(timeToLiveStatus: TimeToLiveStatus, attributeName: String? = nil) {
        self.timeToLiveStatus = timeToLiveStatus
        self.attributeName = attributeName
    }
}

/// Whether items expire; an unknown state is kept as it came.
public struct TimeToLiveStatus: RawRepresentable, Hashable, Sendable {
    public var rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let enabling = TimeToLiveStatus(rawValue: "ENABLING")
    public static let disabling = TimeToLiveStatus(rawValue: "DISABLING")
    public static let enabled = TimeToLiveStatus(rawValue: "ENABLED")
    public static let disabled = TimeToLiveStatus(rawValue: "DISABLED")
}
