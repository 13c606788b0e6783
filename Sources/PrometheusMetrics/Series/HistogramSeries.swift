import Synchronization

/// Observations, counted in buckets.
final class HistogramSeries: DistributionSeries {
    private let state: Mutex<HistogramValue>

    init(_ buckets: HistogramBuckets) {
        self.state = Mutex(HistogramValue(buckets: buckets))
    }

    var value: MetricValue { .histogram(self.state.withLock { $0 }) }

    func observe(_ value: Double) { self.state.withLock { $0.observe(value) } }
}
