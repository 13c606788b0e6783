import DynamoKit
import Foundation
import HTTPTypes
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
            try await chat.withRoutes { routes in _ = try await routes.send(.get, "/health") }
        }
        let emitted = operations.registry.families().map { "\($0.name) \($0.kind.rawValue)" }
        #expect(try Self.documented().sorted() == emitted.sorted())
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
