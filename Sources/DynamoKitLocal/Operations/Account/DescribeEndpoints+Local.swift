import DynamoKit

extension DescribeEndpoints: LocalOperation {
    /// There is one endpoint, and whoever asks has found it: this is its name.
    func carryOut(on store: Store) async throws -> Output {
        Output(endpoints: [Output.Endpoint(address: "localhost", cachePeriodInMinutes: 1440)])
    }
}
