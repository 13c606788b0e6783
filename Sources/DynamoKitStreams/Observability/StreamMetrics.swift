import Foundation
import Metrics
import Synchronization

/// The figures of one worker, each labelled with the consumer's name and nothing that grows with the stream.
final class StreamMetrics: Sendable {
    private let name: String
    private let factory: any MetricsFactory
    private let lag: Gauge
    private let leases: Gauge
    private let records: Counter
    /// How far each shard that the worker handles is behind, in milliseconds.
    private let lags = Mutex<[String: Double]>([:])

    init(consumer name: String, factory: any MetricsFactory) {
        self.name = name
        self.factory = factory
        let dimensions = [("consumer", name)]
        self.lag = Gauge(label: "dynamodb.stream.lag", dimensions: dimensions, factory: factory)
        self.leases = Gauge(label: "dynamodb.stream.leases", dimensions: dimensions, factory: factory)
        self.records = Counter(label: "dynamodb.stream.records", dimensions: dimensions, factory: factory)
    }

    /// Records of a shard have been handled.
    ///
    /// - Parameter createdAt: When the last one was made.
    func handled(_ count: Int, shardID: String, createdAt: Date?) {
        self.records.increment(by: count)
        guard let createdAt else { return }
        self.recordLag { $0[shardID] = max(0, Date().timeIntervalSince(createdAt) * 1000) }
    }

    /// A shard has no more records for the moment.
    func caughtUp(shardID: String) {
        self.recordLag { $0[shardID] = 0 }
    }

    /// The worker has a shard no more.
    func gaveUp(shardID: String) {
        self.recordLag { $0[shardID] = nil }
    }

    func holds(leases count: Int) {
        self.leases.record(count)
    }

    func count(_ incident: StreamIncident) {
        Counter(
            label: "dynamodb.stream.incidents",
            dimensions: [("consumer", self.name), ("kind", "\(incident.kind)")],
            factory: self.factory
        ).increment()
    }

    private func recordLag(_ change: (inout [String: Double]) -> Void) {
        let largest = self.lags.withLock { lags in
            change(&lags)
            return lags.values.max() ?? 0
        }
        self.lag.record(largest)
    }
}
