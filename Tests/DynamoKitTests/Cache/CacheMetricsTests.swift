import MetricsTestKit
import TestSupport
import Testing

@testable import DynamoKit

@Suite("Metrics of a cache")
struct CacheMetricsTests {
    private let clock = ImmediateClock()
    private let source = ControlledSource()
    private let metrics = TestMetrics()

    private func cache(stale: Duration = .zero) -> ReadThroughCache<String, Int?> {
        let source = self.source
        return ReadThroughCache(
            CacheConfiguration(
                timeToLive: .seconds(10),
                staleWhileRevalidate: stale,
                clock: self.clock,
                name: "rooms",
                metricsFactory: self.metrics
            )
        ) { key in try await source.load(key) }
    }

    private func count(_ label: String) throws -> Int64 {
        try self.metrics.expectCounter("dynamodb.cache.\(label)", [("cache", "rooms")]).totalValue
    }

    @Test("hits, misses and loads are counted under the cache's name, a load that many wait for once")
    func counts() async throws {
        let cache = self.cache()
        try await withThrowingTaskGroup(of: Int?.self) { group in
            for _ in 0..<5 { group.addTask { try await cache.get("a") } }
            #expect(try await eventually { cache.statistics.misses == 5 })
            self.source.open(1)
            for try await value in group { #expect(value == 1) }
        }
        for _ in 0..<3 { _ = try await cache.get("a") }
        #expect(try self.count("misses") == 5)
        #expect(try self.count("loads") == 1)
        #expect(try self.count("hits") == 3)
        #expect(try self.count("stale_hits") == 0)
        #expect(try self.count("load_errors") == 0)
    }

    @Test("a load that fails is counted once, however many get its error")
    func failures() async throws {
        let cache = self.cache()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<3 {
                group.addTask { await #expect(throws: ControlledSource.Failure.self) { try await cache.get("a") } }
            }
            group.addTask {
                let areWaiting = try? await eventually { cache.statistics.misses == 3 && self.source.waiting == 1 }
                #expect(areWaiting == true)
                self.source.land(.failure(ControlledSource.Failure()))
            }
        }
        #expect(try self.count("load_errors") == 1)
        #expect(try self.count("misses") == 3)
        #expect(cache.statistics.failures == 1)
    }

    @Test("an older value that is served while a new one is loaded is counted as such")
    func stale() async throws {
        let cache = self.cache(stale: .seconds(60))
        let refresher = Task { await cache.run() }
        #expect(try await eventually { cache.isRunning })
        self.source.open(1)
        _ = try await cache.get("a")
        try await self.clock.sleep(for: .seconds(10))
        self.source.open(2)
        #expect(try await cache.get("a") == 1)
        #expect(try await eventually { try await cache.get("a") == 2 })
        #expect(try self.count("loads") == 2)
        #expect(try self.count("misses") == 1)
        #expect(try self.count("stale_hits") == Int64(cache.statistics.staleHits))
        #expect(try self.count("stale_hits") >= 1)
        refresher.cancel()
        await refresher.value
    }
}
