public import ChannelKit
public import ChannelKitHummingbird
public import PrometheusMetrics

/// What has become of the sockets of a server and of their channels, as metrics.
///
/// ```swift
/// let sockets = SocketMount("/socket", endpoint)
/// registry.collect(ChannelMetrics().adding(sockets, endpoint).families)
/// ```
///
/// They are made of the counters that the two keep anyway, when they are asked for. Each series has the `path` of its mount.
public struct ChannelMetrics: Sendable {
    private struct Observed: Sendable {
        let mount: SocketMount
        let channels: @Sendable () -> ChannelCounters
    }

    private var observed: [Observed] = []

    public init() {}

    /// These, and those of one more mount.
    ///
    /// - Parameters:
    ///   - mount: Where clients connect.
    ///   - endpoint: What is served there.
    public func adding<Handler>(_ mount: SocketMount, _ endpoint: Endpoint<Handler>) -> ChannelMetrics {
        var metrics = self
        metrics.observed.append(Observed(mount: mount) { endpoint.counters })
        return metrics
    }

    /// The metrics now.
    @Sendable public func families() -> [MetricFamily] {
        let counts = self.observed.map {
            SocketCounts(path: $0.mount.path, sockets: $0.mount.counters.snapshot, channels: $0.channels())
        }
        return SocketCounts.metrics.map { metric in
            let values = counts.flatMap { metric.series(of: $0) }
            return switch metric.kind {
            case .counter: .counters(metric.name, help: metric.help, values)
            case .gauge: .gauges(metric.name, help: metric.help, values)
            }
        }
    }
}
