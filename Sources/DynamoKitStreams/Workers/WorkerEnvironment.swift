import DynamoKit
import Logging

/// What a consumer's parts share.
struct WorkerEnvironment: Sendable {
    let stream: StreamReader
    let leases: LeaseTable
    let configuration: StreamConsumerConfiguration
    let clock: ClockTimer
    let metrics: StreamMetrics
    let logger: Logger

    /// Tells whoever wants to know of something that a person should look at.
    func report(_ incident: StreamIncident) {
        var metadata: Logger.Metadata = ["dynamodb.shard": "\(incident.shardID)"]
        metadata["dynamodb.sequence_number"] = incident.sequenceNumber.map { "\($0)" }
        metadata["error"] = incident.error.map { "\($0)" }
        self.logger.log(level: incident.kind.level, "\(incident.kind.sentence)", metadata: metadata)
        self.metrics.count(incident)
        self.configuration.onIncident(incident)
    }
}
