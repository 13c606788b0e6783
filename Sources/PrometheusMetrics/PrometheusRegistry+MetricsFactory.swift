public import CoreMetrics

extension PrometheusRegistry: MetricsFactory {
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        self.counter(label, dimensions) ?? RefusedSeries.shared
    }

    public func makeFloatingPointCounter(
        label: String,
        dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        self.counter(label, dimensions) ?? RefusedSeries.shared
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        self.gauge(label, dimensions) ?? RefusedSeries.shared
    }

    /// A recorder that aggregates is a distribution, one that does not (a `Gauge`) is a number.
    public func makeRecorder(
        label: String,
        dimensions: [(String, String)],
        aggregate: Bool
    ) -> any RecorderHandler {
        guard aggregate else { return self.gauge(label, dimensions) ?? RefusedSeries.shared }
        let kind = self.configuration.distributions[label] ?? self.configuration.recorders
        let name = MetricName.family(label, kind.familyKind)
        return self.distribution(kind, name, label, dimensions) ?? RefusedSeries.shared
    }

    /// In seconds, whatever unit is preferred elsewhere.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        let kind = self.configuration.distributions[label] ?? self.configuration.timers
        return self.distribution(kind, MetricName.timer(label), label, dimensions) ?? RefusedSeries.shared
    }

    public func destroyCounter(_ handler: any CounterHandler) { self.release(handler) }
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { self.release(handler) }
    public func destroyMeter(_ handler: any MeterHandler) { self.release(handler) }
    public func destroyRecorder(_ handler: any RecorderHandler) { self.release(handler) }
    public func destroyTimer(_ handler: any TimerHandler) { self.release(handler) }

    private func counter(_ label: String, _ dimensions: [(String, String)]) -> CounterSeries? {
        let name = MetricName.family(label, .counter)
        return self.series(name, .counter, label: label, dimensions: dimensions) { CounterSeries() }
    }

    private func gauge(_ label: String, _ dimensions: [(String, String)]) -> GaugeSeries? {
        let name = MetricName.family(label, .gauge)
        return self.series(name, .gauge, label: label, dimensions: dimensions) { GaugeSeries() }
    }

    private func distribution(
        _ kind: Distribution,
        _ name: String,
        _ label: String,
        _ dimensions: [(String, String)]
    ) -> (any DistributionSeries)? {
        switch kind {
        case .histogram(let buckets):
            self.series(name, .histogram, label: label, dimensions: dimensions) { HistogramSeries(buckets) }
        case .summary(let quantiles, let window):
            self.series(name, .summary, label: label, dimensions: dimensions) {
                SummarySeries(quantiles: quantiles, window: window)
            }
        }
    }
}

extension Distribution {
    fileprivate var familyKind: MetricFamily.Kind {
        switch self {
        case .histogram: .histogram
        case .summary: .summary
        }
    }
}
