import CoreMetrics
import Testing

@testable import PrometheusMetrics

@Suite("Registry")
struct PrometheusRegistryTests {
    private let registry = PrometheusRegistry()

    private func number(_ name: String, _ labels: MetricLabels = [:]) -> Double? {
        let series = self.registry.families().first { $0.name == name }?.series.first { $0.labels == labels }
        guard case .number(let number) = series?.value else { return nil }
        return number
    }

    @Test("each kind of metric becomes its kind of family")
    func kinds() {
        Counter(label: "a", factory: self.registry).increment()
        FloatingPointCounter(label: "b", factory: self.registry).increment(by: 0.5)
        Meter(label: "c", factory: self.registry).set(3)
        Gauge(label: "d", factory: self.registry).record(4)
        Recorder(label: "e", factory: self.registry).record(5)
        Timer(label: "f", factory: self.registry).recordSeconds(6)
        let kinds = self.registry.families().map { "\($0.name) \($0.kind)" }
        #expect(
            kinds == [
                "a_total counter", "b_total counter", "c gauge", "d gauge", "e histogram", "f_seconds histogram",
                "prometheus_metrics_refused_series_total counter",
            ]
        )
        #expect(self.number("b_total") == 0.5)
        #expect(self.number("d") == 4)
    }

    @Test("counters of one label and the same dimensions, in any order, are one series")
    func shared() {
        Counter(label: "a", dimensions: [("x", "1"), ("y", "2")], factory: self.registry).increment(by: 2)
        Counter(label: "a", dimensions: [("y", "2"), ("x", "1")], factory: self.registry).increment(by: 3)
        FloatingPointCounter(label: "a", dimensions: [("x", "1"), ("y", "2")], factory: self.registry)
            .increment(by: 0.25)
        #expect(self.number("a_total", ["x": "1", "y": "2"]) == 5.25)
    }

    @Test("counters do not go down, and stop at what they can hold")
    func counterBounds() {
        let whole = Counter(label: "a", factory: self.registry)
        whole.increment(by: 5)
        whole.increment(by: -3)
        #expect(self.number("a_total") == 5)
        whole.increment(by: Int64.max)
        #expect(self.number("a_total") == Double(Int64.max))
        let fractional = FloatingPointCounter(label: "b", factory: self.registry)
        for amount in [1.5, -1, .nan, .infinity] { fractional.increment(by: amount) }
        #expect(self.number("b_total") == 1.5)
        whole.reset()
        #expect(self.number("a_total") == 0)
    }

    @Test("meters go up and down")
    func meter() {
        let meter = Meter(label: "a", factory: self.registry)
        meter.set(10)
        meter.increment(by: 2.5)
        meter.decrement()
        #expect(self.number("a") == 11.5)
    }

    @Test("nothing is lost when many threads count at once")
    func concurrency() async {
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1000 {
                        Counter(label: "a", factory: self.registry).increment()
                        FloatingPointCounter(label: "b", factory: self.registry).increment(by: 0.5)
                        Recorder(label: "c", factory: self.registry).record(1)
                    }
                }
            }
        }
        #expect(self.number("a_total") == 8000)
        #expect(self.number("b_total") == 4000)
        guard
            case .histogram(let histogram) = self.registry.families().first(where: { $0.name == "c" })?.series[0].value
        else {
            Issue.record("no histogram")
            return
        }
        #expect(histogram.count == 8000)
        #expect(histogram.sum == 8000)
    }

    @Test("beyond the limit nothing is kept, and it is told how often that was")
    func limit() {
        var configuration = PrometheusConfiguration()
        configuration.maximumSeries = 2
        let registry = PrometheusRegistry(configuration: configuration)
        for value in ["a", "b", "c", "d"] {
            Counter(label: "x", dimensions: [("v", value)], factory: registry).increment()
        }
        Timer(label: "y", factory: registry).recordSeconds(1)
        Counter(label: "x", dimensions: [("v", "a")], factory: registry).increment()
        #expect(
            registry.text() == """
                # HELP prometheus_metrics_refused_series_total \
                Series that were not kept: beyond the limit, or of a name that means something else.
                # TYPE prometheus_metrics_refused_series_total counter
                prometheus_metrics_refused_series_total{reason="conflict"} 0
                prometheus_metrics_refused_series_total{reason="limit"} 3
                # HELP x_total x
                # TYPE x_total counter
                x_total{v="a"} 2
                x_total{v="b"} 1

                """
        )
    }

    @Test("names that mean something else already are refused, also those that lines of a histogram have")
    func conflicts() {
        Meter(label: "a", factory: self.registry).set(1)
        Recorder(label: "a", factory: self.registry).record(2)
        Recorder(label: "b", factory: self.registry).record(2)
        Meter(label: "b.count", factory: self.registry).set(3)
        Meter(label: "c_sum", factory: self.registry).set(3)
        Recorder(label: "c", factory: self.registry).record(2)
        self.registry.collect {
            [.gauge("a", help: "", 1), .gauge("d", help: "", 2), .counter("d_total", help: "", 3)]
        }
        self.registry.collect { [.gauge("d", help: "", 4)] }
        let refused = "prometheus_metrics_refused_series_total"
        #expect(self.registry.families().map(\.name) == ["a", "b", "c_sum", "d", "d_total", refused])
        #expect(self.number("d") == 2)
        // Three that the program has asked for, and the two that are told anew each of the three times.
        #expect(self.number(refused, ["reason": "conflict"]) == 9)
    }

    @Test("a destroyed metric takes its series along, unless another one writes to it")
    func destroy() {
        let first = Counter(label: "a", factory: self.registry)
        let second = Counter(label: "a", factory: self.registry)
        first.increment()
        first.destroy()
        #expect(self.number("a_total") == 1)
        second.destroy()
        #expect(self.number("a_total") == nil)
        Recorder(label: "b", factory: self.registry).destroy()
        Meter(label: "b.count", factory: self.registry).set(1)
        #expect(self.number("b_count") == 1)
        #expect(self.number("prometheus_metrics_refused_series_total", ["reason": "conflict"]) == 0)
    }

    @Test("families that are made when asked for are merged in by name")
    func collected() {
        Counter(label: "b", factory: self.registry).increment()
        self.registry.collect {
            [
                .gauges("c", help: "C.", [(["k": "2"], 2), (["k": "1"], 1), (["k": "1"], 9)]),
                .counter("a", help: "A.", 7),
            ]
        }
        #expect(
            self.registry.text().hasPrefix(
                """
                # HELP a_total A.
                # TYPE a_total counter
                a_total 7
                # HELP b_total b
                # TYPE b_total counter
                b_total 1
                # HELP c C.
                # TYPE c gauge
                c{k="1"} 1
                c{k="2"} 2

                """
            )
        )
    }
}
