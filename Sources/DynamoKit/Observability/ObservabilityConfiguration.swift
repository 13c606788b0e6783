public import CoreMetrics
public import Tracing

/// Where a ``DynamoClient`` tells what it does, beside its logger.
///
/// The process-wide metrics and tracing systems are looked up when this value is made: bootstrap them before. Where there is
/// none, nothing is measured and nothing is spent on it.
public struct ObservabilityConfiguration: Sendable {
    /// Makes the metrics, `nil` for none.
    public var metricsFactory: (any MetricsFactory)?
    /// Makes the spans, `nil` for none.
    public var tracer: (any Tracer)?
    /// Most pairs of operation and table that have metrics of their own, at least 1. Others share one, whose table is
    /// `_other`: what is measured must not grow without bound with tables that are made at run time.
    public var maximumMetricSeries: Int

    public init(
        metricsFactory: (any MetricsFactory)? = MetricsSystem.factory,
        tracer: (any Tracer)? = InstrumentationSystem.tracer,
        maximumMetricSeries: Int = 1_000
    ) {
        precondition(maximumMetricSeries >= 1, "There is at least one series.")
        self.metricsFactory = metricsFactory
        self.tracer = tracer
        self.maximumMetricSeries = maximumMetricSeries
    }

    /// Neither metrics nor spans.
    public static let none = ObservabilityConfiguration(metricsFactory: nil, tracer: nil)
}
