import CoreMetrics
import Foundation
import PrometheusMetrics
import Synchronization
import TestSupport
import Testing

@testable import ChatServer

@Suite("Metrics for CloudWatch")
struct EmbeddedMetricsServiceTests {
    @Test("are written each time that the interval has passed, and once more at the end")
    func intervals() async throws {
        let registry = PrometheusRegistry()
        let counter = Counter(label: "orders", factory: registry)
        let clock = ManualClock()
        let lines = Lines()
        let service = EmbeddedMetricsService(
            registry: registry,
            interval: .seconds(60),
            clock: clock,
            write: lines.append
        )
        let task = Task { try await service.run() }
        counter.increment(by: 2)
        #expect(try await eventually { clock.sleeperCount == 1 })
        clock.advance(by: .seconds(60))
        #expect(try await eventually { try lines.orders == [2] })
        #expect(try await eventually { clock.sleeperCount == 1 })
        counter.increment(by: 3)
        task.cancel()
        try await task.value
        #expect(try lines.orders == [2, 3])
    }

    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])

        func append(_ line: String) { self.lines.withLock { $0.append(line) } }

        /// What each line with this metric says of it.
        var orders: [Int] {
            get throws {
                try self.lines.withLock { $0 }.compactMap { line in
                    let members = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                    return members?["orders_total"] as? Int
                }
            }
        }
    }
}
