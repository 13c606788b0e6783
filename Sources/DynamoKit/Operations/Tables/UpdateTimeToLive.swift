/// Lets items expire, or no longer.
///
/// Specification:
/// [UpdateTimeToLive](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html)
public struct UpdateTimeToLive: DynamoOperation {
    public static let name = "UpdateTimeToLive"

    public var tableName: String
    public var timeToLiveSpecification: TimeToLiveSpecification

    public init(tableName: String, timeToLiveSpecification: TimeToLiveSpecification) {
        self.tableName = tableName
        self.timeToLiveSpecification = timeToLiveSpecification
    }

    public struct Output: Hashable, Sendable {
        public var timeToLiveSpecification: TimeToLiveSpecification

        public init(timeToLiveSpecification: TimeToLiveSpecification) {
            self.timeToLiveSpecification = timeToLiveSpecification
        }
    }
}

/// Which attribute tells when an item expires.
///
/// Specification:
/// [TimeToLiveSpecification](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TimeToLiveSpecification.html)
public struct TimeToLiveSpecification: Hashable, Sendable {
    /// A number of seconds since 1970.
    public var attributeName: String
    public var enabled: Bool

    public init(attributeName: String, enabled: Bool) {
        self.attributeName = attributeName
        self.enabled = enabled
    }
}
