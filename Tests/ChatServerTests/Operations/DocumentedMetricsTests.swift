import DynamoKit
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Metrics
import PrometheusMetrics
import TestSupport
import Testing

@testable import ChatServer

@Suite("Documentation of metrics")
struct DocumentedMetricsTests {
    @Test("the table names every metric that the server has, with its kind, and no other")
    func table() async throws {
        let operations = Operations(password: TestChat.adminPassword)
        operations.registry.collect(ProcessMetrics.families)
        try await TestChat.withChat(operations: operations) { chat in
            // What is counted only once it has happened.
            await #expect(throws: DynamoError.self) {
                try await chat.client.execute(DescribeTable(tableName: "NoSuchTable"))
            }
            let application = withMetricsFactory(operations.registry) { chat.application.application() }
            try await application.test(.live) { client in
                _ = try await client.execute(uri: "/health", method: .get) { $0.status }
                let consumers: Set = ["messages", "reactions"]
                let areFollowed = try await eventually { Self.consumers(operations.registry) == consumers }
                #expect(areFollowed)
            }
        }
        let emitted = operations.registry.families().map { "\($0.name) \($0.kind.rawValue)" }
        #expect(try Self.documented().sorted() == emitted.sorted())
    }

    /// Which consumers tell how far behind they are.
    private static func consumers(_ registry: PrometheusRegistry) -> Set<String> {
        let lag = registry.families().first { $0.name == "dynamodb_stream_lag" }
        return Set(lag?.series.compactMap { $0.labels["consumer"] } ?? [])
    }

    /// The names of the table's first column, each with the kind of its row.
    private static func documented() throws -> [String] {
        let file = TestPaths.packageRoot.appending(path: "Documentation/Operations.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let start = try #require(text.firstRange(of: "### Metrics"))
        let end = try #require(text.firstRange(of: "### Alerts worth having"))
        return text[start.upperBound..<end.lowerBound].split(separator: "\n").flatMap { line -> [String] in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false)
            guard cells.count > 3, line.hasPrefix("| `") else { return [] }
            let kind = cells[2].trimmingCharacters(in: .whitespaces)
            return cells[1].matches(of: /`(\w+)`/).map { "\($0.output.1) \(kind)" }
        }
    }
}
