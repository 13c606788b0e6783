import CoreMetrics
import Logging
import Tracing

/// Where a client tells what it does: shared by its copies.
final class ClientTelemetry: Sendable {
    let metrics: OperationMetrics?
    let tracer: (any Tracer)?
    /// What all calls took, when account is kept of it.
    let usage: UsageMeter?
    let usageDetail: ReturnConsumedCapacity
    let serverAddress: @Sendable (DynamoService) -> ServerAddress?

    init(
        _ configuration: DynamoClientConfiguration,
        serverAddress: @escaping @Sendable (DynamoService) -> ServerAddress?
    ) {
        let observability = configuration.observability
        // Where nobody has bootstrapped a system there is one that does nothing, and still costs something.
        self.metrics =
            switch observability.metricsFactory {
            case nil, is NOOPMetricsHandler: nil
            case let factory?: OperationMetrics(factory: factory, maximumSeries: observability.maximumMetricSeries)
            }
        self.tracer =
            switch observability.tracer {
            case nil, is NoOpTracer: nil
            case let tracer?: tracer
            }
        self.usage = configuration.usage.map { UsageMeter($0) }
        self.usageDetail = configuration.usage?.detail ?? .none
        self.serverAddress = serverAddress
    }

    /// Whether anything but the log hears of calls.
    var isActive: Bool { self.metrics != nil || self.tracer != nil || self.usage != nil }
}
