import ChannelKit
import ChannelKitHummingbird
import ChannelKitPrometheus
import ChannelKitTesting
import Foundation
import Logging
import PrometheusMetrics
import TestSupport
import Testing

@Suite("Metrics of channels")
struct ChannelMetricsTests {
    private struct Lobby: Channel {
        typealias Assigns = String

        static let events = Events<Self> {
            On("shout", NoPayload.self) { _, _, context in
                try context.broadcast("shout", NoPayload())
                return .ok
            }
        }

        func join(_ payload: NoPayload, context: Context) async throws -> NoPayload { NoPayload() }
    }

    private struct AnySocket: SocketHandler {
        func connect(_ request: ConnectRequest) async throws -> String { "anyone" }
    }

    private let endpoint = Endpoint(
        AnySocket(),
        channels: [.channel("lobby") { Lobby() }],
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )

    private func numbers(_ families: [MetricFamily]) -> [String: Double] {
        Dictionary(
            uniqueKeysWithValues: families.flatMap { family in
                family.series.map { series in
                    guard case .number(let number) = series.value else { return (family.name, .nan) }
                    return (
                        ([family.name] + [series.labels["reason"]].compactMap(\.self)).joined(separator: " "), number
                    )
                }
            }
        )
    }

    @Test("what clients do is seen")
    func traffic() async throws {
        let metrics = ChannelMetrics().adding(SocketMount("/socket", self.endpoint), self.endpoint)
        let client = try await TestClient.connect(to: self.endpoint, query: "")
        try await client.join("lobby")
        #expect(try await client.push("lobby", "shout", NoPayload()).isOK)
        client.send(text: "]")
        #expect(
            try await eventually {
                self.numbers(metrics.families())["channelkit_refused_messages_total malformed"] == 1
            }
        )
        let numbers = self.numbers(metrics.families())
        #expect(numbers["channelkit_channels"] == 1)
        #expect(numbers["channelkit_joins_total"] == 1)
        #expect(numbers["channelkit_received_messages_total"] == 3)
        #expect(numbers["channelkit_sent_messages_total"] == 4)
        #expect(numbers["channelkit_sockets_closed_total idle"] == 0)
        #expect(metrics.families().allSatisfy { $0.series.allSatisfy { $0.labels["path"] == "/socket" } })
    }

    @Test("several mounts are told apart")
    func mounts() {
        let metrics = ChannelMetrics()
            .adding(SocketMount("/a", self.endpoint), self.endpoint)
            .adding(SocketMount("/b", self.endpoint), self.endpoint)
        let sockets = metrics.families().first { $0.name == "channelkit_sockets" }
        #expect(sockets?.series.map { $0.labels["path"] } == ["/a", "/b"])
    }

    @Test("the documentation names every metric, and no other")
    func documented() throws {
        let catalog = TestPaths.packageRoot
            .appending(path: "Sources/ChannelKitPrometheus/ChannelKitPrometheus.docc/ChannelKitPrometheus.md")
        let text = try String(contentsOf: catalog, encoding: .utf8)
        let documented = text.matches(of: /`(channelkit_\w+)`/).map { String($0.output.1) }
        let metrics = ChannelMetrics().adding(SocketMount("/a", self.endpoint), self.endpoint)
        #expect(documented.sorted() == metrics.families().map(\.name).sorted())
    }
}
