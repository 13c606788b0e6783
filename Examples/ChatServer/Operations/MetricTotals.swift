import PrometheusMetrics

/// Families, each of which is taken as one, whatever its labels.
struct MetricTotals {
    private let families: [String: MetricFamily]

    init(_ families: [MetricFamily]) {
        self.families = Dictionary(families.map { ($0.name, $0) }) { first, _ in first }
    }

    /// - Returns: `nil` when there is no such metric.
    func sum(_ name: String, where isCounted: (MetricLabels) -> Bool = { _ in true }) -> Double? {
        self.numbers(name, where: isCounted)?.reduce(0, +)
    }

    /// - Returns: `nil` when there is no such metric.
    func maximum(_ name: String) -> Double? {
        self.numbers(name) { _ in true }?.max()
    }

    /// All series of a histogram in one.
    func distribution(_ name: String) -> OperatorState.Distribution {
        let histograms = self.histograms(name) { _ in true }
        guard let first = histograms.first else { return OperatorState.Distribution() }
        let total = histograms.dropFirst().reduce(first) { $0.adding($1) }
        return OperatorState.Distribution(bounds: total.buckets.bounds, counts: total.counts)
    }

    /// How many observations there are in some series of a histogram.
    func count(_ name: String, where isCounted: (MetricLabels) -> Bool) -> Double {
        self.histograms(name, where: isCounted).reduce(0) { $0 + Double($1.count) }
    }

    private func numbers(_ name: String, where isCounted: (MetricLabels) -> Bool) -> [Double]? {
        self.families[name]?.series.filter { isCounted($0.labels) }.compactMap { series in
            if case .number(let number) = series.value { number } else { nil }
        }
    }

    private func histograms(_ name: String, where isWanted: (MetricLabels) -> Bool) -> [HistogramValue] {
        guard let family = self.families[name] else { return [] }
        return family.series.filter { isWanted($0.labels) }.compactMap { series in
            if case .histogram(let histogram) = series.value { histogram } else { nil }
        }
    }
}
