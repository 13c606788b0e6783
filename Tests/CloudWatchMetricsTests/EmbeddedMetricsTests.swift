import CoreMetrics
import Foundation
import PrometheusMetrics
import Testing

@testable import CloudWatchMetrics

@Suite("Embedded metric format")
struct EmbeddedMetricsTests {
    private let date = Date(timeIntervalSince1970: 1_764_480_000.123)

    @Test("a line names its metrics, their dimensions and their values")
    func line() {
        let registry = PrometheusRegistry()
        Counter(label: "orders", dimensions: [("shop", "a\"b\n")], factory: registry).increment(by: 3)
        Meter(label: "queue.bytes", dimensions: [("shop", "a\"b\n")], factory: registry).set(1.5)
        var metrics = EmbeddedMetrics(namespace: "Shop")
        #expect(
            metrics.lines(of: registry.families().filter { !$0.name.hasPrefix("prometheus") }, at: self.date) == [
                #"{"_aws":{"Timestamp":1764480000123,"CloudWatchMetrics":[{"Namespace":"Shop","Dimensions":[["shop"]],"#
                    + #""Metrics":[{"Name":"orders_total","Unit":"Count"},{"Name":"queue_bytes","Unit":"Bytes"}]}]},"#
                    + #""shop":"a\"b\u000a","orders_total":3,"queue_bytes":1.5}"#
            ]
        )
    }

    @Test("counters and histograms are told by what has come since the last time")
    func deltas() throws {
        let registry = PrometheusRegistry()
        let counter = Counter(label: "orders", factory: registry)
        let timer = Timer(label: "wait", factory: registry)
        var metrics = EmbeddedMetrics(namespace: "Shop")
        counter.increment(by: 3)
        timer.recordMilliseconds(100)
        #expect(try self.values(&metrics, registry)["orders_total"] == 3)
        counter.increment(by: 4)
        timer.recordSeconds(2)
        timer.recordSeconds(2)
        let second = try self.values(&metrics, registry)
        #expect(second["orders_total"] == 4)
        #expect(second["wait_seconds_count"] == 2)
        #expect(second["wait_seconds_sum"] == 4)
        let median = try #require(second["wait_seconds_p50"])
        #expect((1...2.5).contains(median))
        let third = try self.values(&metrics, registry)
        #expect(third["orders_total"] == 0)
        #expect(third["wait_seconds_count"] == 0)
        #expect(third["wait_seconds_p50"] == nil)
        counter.reset()
        counter.increment()
        #expect(try self.values(&metrics, registry)["orders_total"] == 1)
    }

    @Test("every line keeps to the rules of the format, whatever labels and numbers there are")
    func rules() throws {
        var configuration = PrometheusConfiguration()
        configuration.distributions["job"] = .summary()
        let registry = PrometheusRegistry(configuration: configuration)
        for value in ["", "\"", "\\", "\n\r\t", "\u{2028}", "👩‍👩‍👧", "a,b", String(repeating: "x", count: 600)] {
            Counter(label: "hostile", dimensions: [("value", value), ("", "y")], factory: registry).increment()
        }
        for number in 0..<250 { Meter(label: "m\(number)", factory: registry).set(number) }
        Meter(label: "odd", factory: registry).set(Double.nan)
        Meter(label: "odder", factory: registry).set(-Double.infinity)
        Meter(label: "large", factory: registry).set(Double.greatestFiniteMagnitude)
        Timer(label: "job", factory: registry).recordSeconds(3)
        Recorder(label: "size", factory: registry).record(10)
        let many = (0..<31).map { ("label\($0)", "x") }
        Counter(label: "wide", dimensions: many, factory: registry).increment()
        registry.collect(ProcessMetrics.families)
        var metrics = EmbeddedMetrics(namespace: "Shop")
        let lines = metrics.lines(of: registry.families())
        #expect(lines.count > 4)
        for line in lines { try self.check(line) }
        let text = lines.joined()
        for name in ["odd", "odder", "wide_total"] { #expect(!text.contains("\"\(name)\"")) }
        for name in ["large", "m249", "job_seconds_p99", "size_p50", "process_cpu_seconds_total"] {
            #expect(text.contains("\"\(name)\""), "\(name)")
        }
    }

    private func values(_ metrics: inout EmbeddedMetrics, _ registry: PrometheusRegistry) throws -> [String: Double] {
        let lines = metrics.lines(of: registry.families().filter { !$0.name.hasPrefix("prometheus") })
        let line = try #require(lines.first)
        let members = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        return members.compactMapValues { $0 as? Double }
    }

    /// The rules of the specification's sections, in their order.
    private func check(_ line: String) throws {
        #expect(line.utf8.count <= 256 << 10)
        #expect(!line.contains("\n"))
        let root = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        let metadata = try #require(root["_aws"] as? [String: Any])
        #expect(Set(metadata.keys) == ["Timestamp", "CloudWatchMetrics"])
        #expect(metadata["Timestamp"] is Int)
        let directives = try #require(metadata["CloudWatchMetrics"] as? [[String: Any]])
        #expect(directives.count == 1)
        for directive in directives {
            #expect(Set(directive.keys) == ["Namespace", "Dimensions", "Metrics"])
            #expect(directive["Namespace"] as? String == "Shop")
            let sets = try #require(directive["Dimensions"] as? [[String]])
            #expect(sets.count == 1)
            for set in sets {
                #expect(set.count <= 30)
                for name in set {
                    #expect((1...255).contains(name.count))
                    #expect((root[name] as? String)?.isEmpty == false)
                }
            }
            let definitions = try #require(directive["Metrics"] as? [[String: String]])
            #expect((1...100).contains(definitions.count))
            for definition in definitions {
                #expect(Set(definition.keys) == ["Name", "Unit"])
                let name = try #require(definition["Name"])
                #expect((1...255).contains(name.count))
                #expect(root[name] is NSNumber)
                #expect(["Count", "Seconds", "Bytes", "None"].contains(definition["Unit"]))
            }
            #expect(root.count == 1 + (sets.first?.count ?? 0) + definitions.count)
        }
    }
}
