import DynamoKit

extension DescribeLimits: LocalOperation {
    /// The quotas that an account has before it asks for more. The engine holds nobody to them.
    ///
    /// Specification:
    /// [Throughput default quotas](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#default-limits-throughput)
    func carryOut(on store: Store) async throws -> Output {
        Output(
            accountMaxReadCapacityUnits: 80_000,
            accountMaxWriteCapacityUnits: 80_000,
            tableMaxReadCapacityUnits: 40_000,
            tableMaxWriteCapacityUnits: 40_000
        )
    }
}
