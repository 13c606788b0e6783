import DynamoKit
import DynamoKitLocal
import InMemoryLogging
import InMemoryTracing
import Logging
import MetricsTestKit

/// A client on the embedded engine, and all that can be seen of it from outside.
struct Observatory: Sendable {
    let metrics = TestMetrics()
    let tracer = InMemoryTracer()
    let log = InMemoryLogHandler()
    let clock = ImmediateClock()
    let client: DynamoClient

    init(
        _ transport: some DynamoTransport,
        failures: [any Error] = [],
        usage: UsageConfiguration? = nil,
        logLevel: Logger.Level = .info,
        maximumMetricSeries: Int = 1_000
    ) {
        let log = self.log
        var logger = Logger(label: "test", factory: { _ in log })
        logger.logLevel = logLevel
        self.client = DynamoClient(
            transport: ServiceTransport(transport, clock: self.clock, failures: failures),
            configuration: DynamoClientConfiguration(
                clock: self.clock,
                observability: ObservabilityConfiguration(
                    metricsFactory: self.metrics,
                    tracer: self.tracer,
                    maximumMetricSeries: maximumMetricSeries
                ),
                usage: usage
            ),
            logger: logger
        )
    }

    /// What has been counted under a name, in all series that have these dimensions at least.
    func total(_ label: String, _ dimensions: [String: String] = [:]) -> Int64 {
        self.metrics.counterTotal(label: label, dimensions: dimensions.map { ($0.key, $0.value) })
    }

    /// The failures that a table gets over.
    static let passing: [DynamoError] = [
        DynamoError(.provisionedThroughputExceeded, message: "", httpStatus: 400),
        DynamoError(.internalServerError, message: "", httpStatus: 500),
        DynamoError(.connectionFailed, message: ""),
    ]

    static let put = PutItem(tableName: LocalTable.name, item: ["id": .string("a"), "text": .string("hello")])
    static let get = GetItem(tableName: LocalTable.name, key: ["id": .string("a")])
}
