import CoreMetrics
import Testing

@testable import PrometheusMetrics

@Suite("Text format")
struct PrometheusTextTests {
    @Test("a histogram's buckets add up, and end with all")
    func histogram() {
        var configuration = PrometheusConfiguration()
        configuration.timers = .histogram([0.1, 1])
        configuration.help["http.duration"] = "How long requests took."
        let registry = PrometheusRegistry(configuration: configuration)
        let timer = Timer(label: "http.duration", dimensions: [("route", "/a")], factory: registry)
        for milliseconds in [50, 100, 500, 2000] { timer.recordMilliseconds(milliseconds) }
        #expect(
            registry.text().hasPrefix(
                """
                # HELP http_duration_seconds How long requests took.
                # TYPE http_duration_seconds histogram
                http_duration_seconds_bucket{route="/a",le="0.1"} 2
                http_duration_seconds_bucket{route="/a",le="1"} 3
                http_duration_seconds_bucket{route="/a",le="+Inf"} 4
                http_duration_seconds_sum{route="/a"} 2.65
                http_duration_seconds_count{route="/a"} 4

                """
            )
        )
    }

    @Test("a summary's quantiles stand before its sum and its count")
    func summary() {
        var configuration = PrometheusConfiguration()
        configuration.recorders = .summary(quantiles: [0.5, 1])
        let registry = PrometheusRegistry(configuration: configuration)
        _ = Recorder(label: "size", factory: registry)
        #expect(
            registry.text().hasSuffix(
                """
                # HELP size size
                # TYPE size summary
                size{quantile="0.5"} NaN
                size{quantile="1"} NaN
                size_sum 0
                size_count 0

                """
            )
        )
    }

    @Test(
        "numbers are written as Go reads them",
        arguments: [
            (0.0, "0"), (-0.0, "0"), (1, "1"), (-2, "-2"), (0.1, "0.1"), (1e15, "1000000000000000"), (1e300, "1e+300"),
            (.leastNonzeroMagnitude, "5e-324"), (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"),
        ]
    )
    func numbers(number: Double, text: String) {
        #expect(PrometheusText.number(number) == text)
    }

    @Test(
        "names become such as Prometheus takes",
        arguments: [
            ("http.server.requests", "http_server_requests"), ("9lives", "_9lives"), ("a:b", "a:b"), ("", "_"),
            ("naïve-name", "na_ve_name"), ("a b\"}\n", "a_b___"),
        ]
    )
    func familyNames(label: String, name: String) {
        #expect(MetricName.family(label, .gauge) == name)
    }

    @Test("counters end in _total and timers in _seconds, once")
    func suffixes() {
        #expect(MetricName.family("a.total", .counter) == "a_total")
        #expect(MetricName.family("a", .counter) == "a_total")
        #expect(MetricName.timer("a.seconds") == "a_seconds")
        #expect(MetricName.timer("a") == "a_seconds")
    }

    @Test(
        "names of labels keep clear of those that are taken",
        arguments: [
            ("http.route", "http_route"), ("a:b", "a_b"), ("__name__", "label_name__"), ("le", "label_le"),
            ("quantile", "label_quantile"), ("1", "_1"),
        ]
    )
    func labelNames(name: String, expected: String) {
        #expect(MetricName.label(name) == expected)
    }
}
