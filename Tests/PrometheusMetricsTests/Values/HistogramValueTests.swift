import Testing

@testable import PrometheusMetrics

@Suite("Histogram")
struct HistogramValueTests {
    private func histogram(_ buckets: HistogramBuckets = [1, 2, 4], _ values: Double...) -> HistogramValue {
        var histogram = HistogramValue(buckets: buckets)
        for value in values { histogram.observe(value) }
        return histogram
    }

    @Test("a bound belongs to its bucket")
    func bounds() {
        let histogram = self.histogram([1, 2, 4], 0, 1, 1.5, 2, 4.1)
        #expect(histogram.counts == [2, 2, 0, 1])
        #expect(histogram.count == 5)
        #expect(histogram.sum == 8.6)
        #expect(HistogramBuckets([3, 1, 3]).bounds == [1, 3])
    }

    /// By Prometheus's `histogram_quantile`.
    @Test("quantiles lie within their bucket, in proportion")
    func quantiles() {
        let histogram = self.histogram([1, 2, 4], 0.5, 1.5, 1.5, 3)
        #expect(histogram.quantile(0.25) == 1)
        #expect(histogram.quantile(0.5) == 1.5)
        #expect(histogram.quantile(1) == 4)
        #expect(self.histogram([1, 2, 4], 9).quantile(0.5) == 4)
        #expect(self.histogram().quantile(0.5) == nil)
        #expect(self.histogram([], 1).quantile(0.5) == nil)
    }

    @Test("what has come since is the difference, and everything after a reset")
    func difference() {
        let before = self.histogram([1, 2, 4], 0.5)
        let after = self.histogram([1, 2, 4], 0.5, 3, 9)
        #expect(after.since(before).counts == [0, 0, 1, 1])
        #expect(after.since(before).sum == 12)
        #expect(before.since(after) == before)
        #expect(after.since(nil) == after)
        #expect(before.adding(after.since(before)) == after)
    }
}
