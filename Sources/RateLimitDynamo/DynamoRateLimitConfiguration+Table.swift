public import DynamoKit
import Foundation

extension DynamoRateLimitConfiguration {
    /// The table that the limits need, paid for by the request.
    ///
    /// ```swift
    /// try await client.createTableIfMissing(configuration.schema)
    /// try await client.execute(configuration.timeToLive)
    /// ```
    public var schema: CreateTable {
        CreateTable(
            tableName: self.tableName,
            attributeDefinitions: [AttributeDefinition(self.partitionKey, .string)],
            keySchema: [.partitionKey(self.partitionKey)],
            billingMode: .payPerRequest
        )
    }

    /// Has the table forget what does not count any more.
    public var timeToLive: UpdateTimeToLive {
        UpdateTimeToLive(
            tableName: self.tableName,
            timeToLiveSpecification: TimeToLiveSpecification(attributeName: self.expirationAttribute, enabled: true)
        )
    }

    /// The system's clock, to the nanosecond.
    static let systemTime: @Sendable () -> Duration = {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
    }
}
