/// Tells which hosts the account may call.
///
/// Specification:
/// [DescribeEndpoints](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeEndpoints.html)
public struct DescribeEndpoints: DynamoOperation {
    public static let name = "DescribeEndpoints"

    public init() {}

    public struct Output: Hashable, Sendable {
        public var endpoints: [Endpoint]

        public init(endpoints: [Endpoint] = []) {
            self.endpoints = endpoints
        }

        /// A host, and for how long it may be remembered.
        public struct Endpoint: Hashable, Sendable {
            public var address: String
            public var cachePeriodInMinutes: Int

            public init(address: String, cachePeriodInMinutes: Int) {
                self.address = address
                self.cachePeriodInMinutes = cachePeriodInMinutes
            }
        }
    }
}
