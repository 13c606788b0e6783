import CoreMetrics
import Foundation
import TestSupport
import Testing

@testable import PrometheusMetrics

@Suite("Readers of Prometheus's own")
struct PeerTests {
    static let hostile = [
        "", " ", "\"", "\\", "\n", "\\n", "\\\"", "a\"} 1\nfake_total{x=\"y", "},{=", "# HELP x y", "\r\n", "\u{2028}",
        "\u{0}", "\u{7F}", "é", "e\u{301}", "👩‍👩‍👧", "\u{202E}abc", "{{template}}", "NaN",
        String(repeating: "x", count: 300),
    ]

    /// A registry that holds one of everything, and labels of the worst kind.
    static func registry() -> PrometheusRegistry {
        var configuration = PrometheusConfiguration()
        configuration.distributions["job.duration"] = .summary(quantiles: [0.5, 0.99])
        configuration.help["orders"] = "Two lines\nand a \\ and a \"."
        let registry = PrometheusRegistry(configuration: configuration)
        for value in Self.hostile {
            Counter(label: "orders", dimensions: [("the.name", value), ("1st", "x")], factory: registry).increment()
        }
        Meter(label: "open.things", factory: registry).set(-1.5e-9)
        Meter(label: "odd", dimensions: [("is", "nan")], factory: registry).set(Double.nan)
        Meter(label: "odd", dimensions: [("is", "inf")], factory: registry).set(-Double.infinity)
        Meter(label: "odd", dimensions: [("is", "large")], factory: registry).set(Double.greatestFiniteMagnitude)
        Recorder(label: "upload.size", dimensions: [("le", "mine")], factory: registry).record(1_000_000)
        Timer(label: "http.duration", dimensions: [("quantile", "mine")], factory: registry).recordMilliseconds(12)
        Timer(label: "job.duration", factory: registry).recordSeconds(3)
        registry.collect(ProcessMetrics.families)
        return registry
    }

    @Test("promtool finds nothing to complain of")
    func promtool() async throws {
        let (status, output) = try await Self.read(
            Self.registry().text(),
            "/bin/sh",
            ["-c", "promtool check metrics < \"$0\""]
        )
        #expect(status == 0, "\(output)")
        #expect(output == "")
    }

    @Test("promtool would complain", arguments: ["a{b=\"c\nd\"} 1\n", "a 1\na 2\n"])
    func promtoolComplains(text: String) async throws {
        let (status, _) = try await Self.read(text, "/bin/sh", ["-c", "promtool check metrics < \"$0\""])
        #expect(status != 0)
    }

    @Test("the Python client reads every label and number as it was")
    func python() async throws {
        struct Family: Decodable {
            let name: String
            let type: String
            let help: String
            let samples: [Sample]
        }
        struct Sample: Decodable {
            let name: String
            let labels: [String: String]
            let number: String

            init(from decoder: any Decoder) throws {
                var fields = try decoder.unkeyedContainer()
                self.name = try fields.decode(String.self)
                self.labels = try fields.decode([String: String].self)
                self.number = try fields.decode(String.self)
            }
        }
        let (status, output) = try await Self.read(
            Self.registry().text(),
            try TestPaths.virtualEnvironmentProgram("python"),
            [TestPaths.peers.appending(path: "prometheus_judge.py").path]
        )
        try #require(status == 0, "\(output)")
        let families = try JSONDecoder().decode([Family].self, from: Data(output.utf8))

        // The client calls a counter by its name without `_total`.
        let orders = try #require(families.first { $0.name == "orders" })
        #expect(orders.type == "counter")
        #expect(orders.help == "Two lines\nand a \\ and a \".")
        // Swift takes two spellings of é for one, Prometheus does not.
        let values = orders.samples.map { Array((($0.labels["the_name"] ?? "missing") + "").utf8) }
        let unique = Set(Self.hostile.map { Array($0.utf8) })
        #expect(orders.samples.allSatisfy { $0.labels["_1st"] == "x" && ["1.0", "2.0"].contains($0.number) })
        #expect(unique.isSuperset(of: values))
        #expect(Set(values.map { String(decoding: $0, as: UTF8.self) }) == Set(Self.hostile))

        let odd = try #require(families.first { $0.name == "odd" })
        let numbers = Dictionary(uniqueKeysWithValues: odd.samples.map { ($0.labels["is"] ?? "", $0.number) })
        #expect(numbers == ["nan": "nan", "inf": "-inf", "large": "1.7976931348623157e+308"])
        #expect(families.first { $0.name == "open_things" }?.samples.first?.number == "-1.5e-09")

        let durations = try #require(families.first { $0.name == "http_duration_seconds" })
        #expect(durations.type == "histogram")
        let bucket = durations.samples.first { $0.labels["le"] == "0.025" }
        #expect(bucket?.labels["label_quantile"] == "mine")
        #expect(durations.samples.last?.number == "1.0")
        #expect(families.first { $0.name == "job_duration_seconds" }?.type == "summary")
        #expect(!output.contains("fake_total\", "))
    }

    /// Has a program read a text, whose path is its last argument.
    private static func read(
        _ text: String,
        _ program: String,
        _ arguments: [String]
    ) async throws -> (status: Int32, output: String) {
        try await TestPaths.withTemporaryFolder { folder in
            let file = folder.appending(path: "metrics.txt")
            try Data(text.utf8).write(to: file)
            return try await PeerProcess.withPeer(program, arguments + [file.path], readiness: .immediate) { peer in
                let status = try await peer.exitStatus(within: .seconds(120))
                return (status, peer.output)
            }
        }
    }
}
