import Testing

@testable import PrometheusMetrics

@Suite("Labels")
struct MetricLabelsTests {
    @Test("where two names become one, both values stay")
    func merged() {
        let labels = MetricLabels([("a_b", "2"), ("a.b", "1"), ("c", "3")])
        #expect(labels == ["a_b": "1;2", "c": "3"])
    }

    @Test("a long value is cut between characters")
    func cut() {
        #expect(MetricLabels([("a", "xyz")], maximumBytes: 2)["a"] == "xy")
        #expect(MetricLabels([("a", "xéz")], maximumBytes: 2)["a"] == "x")
        #expect(MetricLabels([("a", "xéz")], maximumBytes: 3)["a"] == "xé")
        #expect(MetricLabels([("a", "")], maximumBytes: 1)["a"] == "")
        #expect(MetricLabels([("a", "")])["b"] == nil)
    }
}
