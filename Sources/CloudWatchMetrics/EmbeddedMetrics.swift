public import FoundationEssentials
public import PrometheusMetrics

/// Writes metrics as log events from which CloudWatch takes them: its embedded metric format.
///
/// ```swift
/// var metrics = EmbeddedMetrics(namespace: "Chat")
/// for line in metrics.lines(of: registry.families()) { print(line) }
/// ```
///
/// | Kind | What is written, of the time since the last lines |
/// |---|---|
/// | counter | how much it has grown |
/// | gauge | what it is |
/// | histogram, `x` | `x_count`, `x_sum`, and if there was anything `x_p50` and `x_p99` |
/// | summary, `x` | `x_count`, `x_sum`, and its quantiles, such as `x_p99` |
///
/// All series with the same labels make one line, which are its dimensions. A label without a value is none.
///
/// Specification:
/// [Embedded metric format](https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html)
public struct EmbeddedMetrics: Sendable {
    /// How many metrics one line may have.
    static let maximumMetrics = 100
    /// How many dimensions a metric may have. Series with more labels are left out.
    static let maximumDimensions = 30

    private struct Key: Hashable {
        var family: String
        var labels: MetricLabels
    }

    private let namespace: String
    /// What each series had come to when the last lines were written.
    private var earlier: [Key: MetricValue] = [:]

    /// - Parameter namespace: Where CloudWatch puts the metrics: 1 to 255 characters.
    public init(namespace: String) {
        precondition((1...255).contains(namespace.utf8.count), "A namespace has 1 to 255 characters.")
        self.namespace = namespace
    }

    /// Takes what the metrics have come to, and writes what has changed since the last time.
    ///
    /// - Parameters:
    ///   - families: All metrics.
    ///   - date: When they were that.
    /// - Returns: Lines of JSON, without line feeds, in the order of their labels.
    public mutating func lines(of families: [MetricFamily], at date: Date = Date()) -> [String] {
        var groups: [MetricLabels: [EmbeddedDocument.Metric]] = [:]
        var now: [Key: MetricValue] = [:]
        for family in families {
            for series in family.series where series.labels.labels.count <= Self.maximumDimensions {
                let key = Key(family: family.name, labels: series.labels)
                now[key] = series.value
                let metrics = EmbeddedDocument.Metric.metrics(
                    of: series.value,
                    since: self.earlier[key],
                    name: family.name,
                    kind: family.kind
                )
                groups[series.labels, default: []] += metrics
            }
        }
        self.earlier = now
        let timestamp = Int64((date.timeIntervalSince1970 * 1000).rounded(.down))
        return groups.sorted { $0.key < $1.key }.flatMap { labels, metrics in
            stride(from: 0, to: metrics.count, by: Self.maximumMetrics).map { start in
                EmbeddedDocument(
                    namespace: self.namespace,
                    timestamp: timestamp,
                    labels: labels,
                    metrics: metrics[start..<min(start + Self.maximumMetrics, metrics.count)]
                ).line
            }
        }
    }
}
