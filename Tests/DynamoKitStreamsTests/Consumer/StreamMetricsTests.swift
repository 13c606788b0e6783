import Foundation
import Logging
import MetricsTestKit
import Testing

@testable import DynamoKitStreams

@Suite("Stream metrics")
struct StreamMetricsTests {
    private let factory = TestMetrics()
    private let labels = [("consumer", "search")]

    private func metrics() -> StreamMetrics { StreamMetrics(consumer: "search", factory: self.factory) }

    @Test("tell how far the shard that is furthest behind is behind")
    func lag() throws {
        let metrics = self.metrics()
        let gauge = try self.factory.expectGauge("dynamodb.stream.lag", self.labels)
        metrics.handled(3, shardID: "a", createdAt: Date(timeIntervalSinceNow: -3600))
        metrics.handled(2, shardID: "b", createdAt: Date(timeIntervalSinceNow: -60))
        #expect(try #require(gauge.lastValue) >= 3_600_000)
        metrics.caughtUp(shardID: "a")
        #expect(try (60_000..<3_600_000).contains(#require(gauge.lastValue)))
        metrics.gaveUp(shardID: "b")
        #expect(gauge.lastValue == 0)
        #expect(try self.factory.expectCounter("dynamodb.stream.records", self.labels).totalValue == 5)
    }

    @Test("count incidents by kind")
    func incidents() throws {
        let metrics = self.metrics()
        metrics.count(StreamIncident(.dataTrimmed, shardID: "a"))
        metrics.count(StreamIncident(.dataTrimmed, shardID: "b"))
        metrics.count(StreamIncident(.leaseLost, shardID: "a"))
        let label = "dynamodb.stream.incidents"
        let trimmed = try self.factory.expectCounter(label, self.labels + [("kind", "dataTrimmed")])
        #expect(trimmed.totalValue == 2)
        #expect(try self.factory.expectCounter(label, self.labels + [("kind", "leaseLost")]).totalValue == 1)
    }

    @Test("are a worker's from its first lease to its last")
    func worker() async throws {
        let harness = try Harness(shards: 3)
        let worker = Worker("w", in: harness, configuration: harness.configuration { $0.metricsFactory = self.factory })
        harness.stream { stream in
            for item in 0..<20 { stream.write("item-\(item)") }
        }
        #expect(try await harness.handlesEverything())
        let labels = [("consumer", "test")]
        let leases = try self.factory.expectGauge("dynamodb.stream.leases", labels)
        #expect(try await harness.eventually { leases.lastValue == 3 })
        let records = try self.factory.expectCounter("dynamodb.stream.records", labels)
        #expect(try await harness.eventually { records.totalValue == 20 })
        await worker.shutDown()
        try await worker.end()
        #expect(leases.lastValue == 0)
    }
}
