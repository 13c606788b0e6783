/// Tells the account's quotas of provisioned throughput in the region.
///
/// Specification:
/// [DescribeLimits](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeLimits.html)
public struct DescribeLimits: DynamoOperation {
    public static let name = "DescribeLimits"

    public init() {}

    public struct Output: Hashable, Sendable {
        /// Of all tables together.
        public var accountMaxReadCapacityUnits: Int?
        public var accountMaxWriteCapacityUnits: Int?
        /// Of one table with its global secondary indexes.
        public var tableMaxReadCapacityUnits: Int?
        public var tableMaxWriteCapacityUnits: Int?

        public init(
            accountMaxReadCapacityUnits: Int? = nil,
            accountMaxWriteCapacityUnits: Int? = nil,
            tableMaxReadCapacityUnits: Int? = nil,
            tableMaxWriteCapacityUnits: Int? = nil
        ) {
            self.accountMaxReadCapacityUnits = accountMaxReadCapacityUnits
            self.accountMaxWriteCapacityUnits = accountMaxWriteCapacityUnits
            self.tableMaxReadCapacityUnits = tableMaxReadCapacityUnits
            self.tableMaxWriteCapacityUnits = tableMaxWriteCapacityUnits
        }
    }
}
