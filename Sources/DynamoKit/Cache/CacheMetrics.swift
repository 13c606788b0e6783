import CoreMetrics
import Metrics

/// What is measured of a cache.
struct CacheMetrics: Sendable {
    private let hits: Counter
    private let staleHits: Counter
    private let misses: Counter
    private let loads: Counter
    private let errors: Counter

    /// Nothing when there is no metrics system.
    init?(_ configuration: CacheConfiguration) {
        guard let factory = configuration.metricsFactory, !(factory is NOOPMetricsHandler) else { return nil }
        func counter(_ label: String) -> Counter {
            Counter(label: "dynamodb.cache.\(label)", dimensions: [("cache", configuration.name)], factory: factory)
        }
        self.hits = counter("hits")
        self.staleHits = counter("stale_hits")
        self.misses = counter("misses")
        self.loads = counter("loads")
        self.errors = counter("load_errors")
    }

    func hit(isStale: Bool) { (isStale ? self.staleHits : self.hits).increment() }
    func missed() { self.misses.increment() }
    func loaded() { self.loads.increment() }
    func failed() { self.errors.increment() }
}
