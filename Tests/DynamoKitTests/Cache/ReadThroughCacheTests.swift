import Synchronization
import TestSupport
import Testing

@testable import DynamoKit

@Suite("Read-through cache")
struct ReadThroughCacheTests {
    let clock = ImmediateClock()
    let source = ControlledSource()

    func cache(
        timeToLive: Duration = .seconds(10),
        negativeTimeToLive: Duration = .seconds(2),
        stale: Duration = .zero,
        maximumEntries: Int = 100
    ) -> ReadThroughCache<String, Int?> {
        let source = self.source
        return ReadThroughCache(
            CacheConfiguration(
                timeToLive: timeToLive,
                negativeTimeToLive: negativeTimeToLive,
                staleWhileRevalidate: stale,
                maximumEntries: maximumEntries,
                clock: self.clock
            )
        ) { key in try await source.load(key) }
    }

    @Test("a value is loaded once in its time to live, and again after it")
    func timeToLive() async throws {
        let cache = self.cache()
        self.source.open(1)
        #expect(try await cache.get("a") == 1)
        self.source.open(2)
        try await self.clock.sleep(for: .milliseconds(9_999))
        #expect(try await cache.get("a") == 1)
        try await self.clock.sleep(for: .milliseconds(1))
        #expect(try await cache.get("a") == 2)
        #expect(self.source.begun == ["a", "a"])
        #expect(cache.statistics.hits == 1)
        #expect(cache.statistics.misses == 2)
    }

    @Test("that there is nothing is known for a time of its own")
    func negative() async throws {
        let cache = self.cache()
        self.source.open(nil)
        #expect(try await cache.get("a") == nil)
        #expect(try await cache.get("a") == nil)
        #expect(self.source.begun.count == 1)
        self.source.open(1)
        try await self.clock.sleep(for: .seconds(2))
        #expect(try await cache.get("a") == 1)
    }

    @Test("an empty answer is not known at all when its time is zero")
    func neverNegative() async throws {
        let cache = self.cache(negativeTimeToLive: .zero)
        self.source.open(nil)
        #expect(try await cache.get("a") == nil)
        self.source.open(1)
        #expect(try await cache.get("a") == 1)
        #expect(cache.count == 1)
    }

    @Test("a full cache forgets what was used longest ago")
    func leastRecentlyUsed() async throws {
        let cache = self.cache(maximumEntries: 2)
        self.source.open(1)
        for key in ["a", "b", "a", "c", "a", "b"] { _ = try await cache.get(key) }
        #expect(self.source.begun == ["a", "b", "c", "b"])
        #expect(cache.count == 2)
        #expect(cache.statistics.evictions == 2)
    }

    @Test("all who miss a key at once share one load")
    func singleFlight() async throws {
        let cache = self.cache()
        let values = try await withThrowingTaskGroup(of: Int?.self) { group in
            for _ in 0..<100 { group.addTask { try await cache.get("a") } }
            #expect(try await eventually { cache.statistics.sharedLoads == 99 && self.source.waiting == 1 })
            self.source.land(.success(7))
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(values == Array(repeating: 7, count: 100))
        #expect(self.source.begun == ["a"])
    }

    @Test("whoever is cancelled waits no longer and leaves the others their load, also the one that began it")
    func cancelledWaiter() async throws {
        let cache = self.cache()
        let first = Task { try await cache.get("a") }
        #expect(try await self.source.waitUntilBegun(1))
        let others = (0..<3).map { _ in Task { try await cache.get("a") } }
        #expect(try await eventually { cache.statistics.sharedLoads == 3 })
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        others[0].cancel()
        await #expect(throws: CancellationError.self) { try await others[0].value }
        self.source.land(.success(5))
        #expect(try await others[1].value == 5)
        #expect(try await others[2].value == 5)
        #expect(self.source.begun.count == 1)
        #expect(self.source.cancelled == 0)
        #expect(try await cache.get("a") == 5)
    }

    @Test("the last to be cancelled takes the load along")
    func lastWaiter() async throws {
        let cache = self.cache()
        let readers = (0..<3).map { _ in Task { try await cache.get("a") } }
        #expect(try await eventually { cache.statistics.sharedLoads == 2 && self.source.waiting == 1 })
        for reader in readers {
            #expect(self.source.cancelled == 0)
            reader.cancel()
            await #expect(throws: CancellationError.self) { try await reader.value }
        }
        #expect(try await eventually { self.source.cancelled == 1 })
        // Nothing is left of it: the next reader starts anew.
        self.source.open(1)
        #expect(try await cache.get("a") == 1)
        #expect(cache.statistics.failures == 0)
    }

    @Test("a reader that is cancelled already reads nothing")
    func cancelledBefore() async throws {
        let cache = self.cache()
        let reader = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await cache.get("a")
        }
        await #expect(throws: CancellationError.self) { try await reader.value }
        #expect(self.source.begun.isEmpty)
    }

    @Test("an error reaches all who wait, and is not kept")
    func failure() async throws {
        let cache = self.cache()
        let readers = (0..<3).map { _ in Task { try await cache.get("a") } }
        #expect(try await eventually { cache.statistics.sharedLoads == 2 && self.source.waiting == 1 })
        self.source.land(.failure(ControlledSource.Failure()))
        for reader in readers { await #expect(throws: ControlledSource.Failure.self) { try await reader.value } }
        #expect(cache.count == 0)
        self.source.open(1)
        #expect(try await cache.get("a") == 1)
        #expect(cache.statistics.failures == 1)
    }

    @Test("an invalidation defeats a load that began before it; who comes later does not wait for that one")
    func invalidationDuringLoad() async throws {
        let cache = self.cache()
        let before = Task { try await cache.get("a") }
        #expect(try await self.source.waitUntilBegun(1))
        cache.invalidate("a")
        let after = Task { try await cache.get("a") }
        #expect(try await eventually { self.source.waiting == 2 })
        self.source.land(.success(1))
        #expect(try await before.value == 1)
        #expect(try await after.value == 1)
        // The second load is the one that was kept.
        #expect(try await cache.get("a") == 1)
        #expect(self.source.begun.count == 2)

        let late = Task { try await cache.get("b") }
        #expect(try await self.source.waitUntilBegun(3))
        cache.invalidateAll()
        self.source.land(.success(2))
        #expect(try await late.value == 2)
        self.source.open(3)
        #expect(try await cache.get("b") == 3)
        #expect(try await cache.get("a") == 3)
    }

    @Test("some keys can be forgotten together")
    func invalidateSome() async throws {
        let cache = self.cache()
        self.source.open(1)
        for key in ["a1", "a2", "b1"] { _ = try await cache.get(key) }
        cache.invalidate { $0.hasPrefix("a") }
        #expect(cache.count == 1)
        self.source.open(2)
        #expect(try await cache.get("a1") == 2)
        #expect(try await cache.get("b1") == 1)
    }

    @Test("a write forgets its key also when it fails, for it may have been carried out")
    func failedWrite() async throws {
        let cache = self.cache()
        self.source.open(1)
        _ = try await cache.get("a")
        self.source.open(2)
        await #expect(throws: ControlledSource.Failure.self) {
            try await cache.invalidating("a") { throw ControlledSource.Failure() }
        }
        #expect(try await cache.get("a") == 2)
    }

    @Test("while it runs, an older value is served at once and replaced in the background, by one load")
    func staleWhileRevalidate() async throws {
        let cache = self.cache(stale: .seconds(5))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await cache.run() }
            let seed = Task { try await cache.get("a") }
            #expect(try await self.source.waitUntilBegun(1))
            self.source.land(.success(1))
            #expect(try await seed.value == 1)
            try await self.clock.sleep(for: .seconds(11))
            // The runner may still be on its way: until then this waits for a load.
            #expect(try await eventually { cache.isRunning })
            for _ in 0..<10 { #expect(try await cache.get("a") == 1) }
            #expect(try await self.source.waitUntilBegun(2))
            self.source.land(.success(2))
            #expect(try await eventually { try await cache.get("a") == 2 })
            #expect(self.source.begun.count == 2)
            // Past its last moment it is not served any more.
            try await self.clock.sleep(for: .seconds(15))
            self.source.open(3)
            #expect(try await cache.get("a") == 3)
            group.cancelAll()
        }
        #expect(cache.statistics.staleHits >= 10)
    }

    @Test("a refresh that fails leaves the older value, and the next reader has it tried again")
    func failedRefresh() async throws {
        let cache = self.cache(stale: .seconds(5))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await cache.run() }
            #expect(try await eventually { cache.isRunning })
            let seed = Task { try await cache.get("a") }
            #expect(try await self.source.waitUntilBegun(1))
            self.source.land(.success(1))
            _ = try await seed.value
            try await self.clock.sleep(for: .seconds(11))
            #expect(try await cache.get("a") == 1)
            #expect(try await self.source.waitUntilBegun(2))
            self.source.land(.failure(ControlledSource.Failure()))
            #expect(try await eventually { cache.statistics.failures == 1 })
            self.source.open(2)
            #expect(try await eventually { try await cache.get("a") == 2 })
            group.cancelAll()
        }
    }

    @Test("without it running, an older value is not served")
    func notRunning() async throws {
        let cache = self.cache(stale: .seconds(5))
        self.source.open(1)
        _ = try await cache.get("a")
        self.source.open(2)
        try await self.clock.sleep(for: .seconds(11))
        #expect(try await cache.get("a") == 2)
        #expect(cache.statistics.staleHits == 0)
    }

    @Test("when it stops, those who wait for a refresh get a load of their own")
    func stopping() async throws {
        let cache = self.cache(stale: .seconds(5))
        let runner = Task { await cache.run() }
        #expect(try await eventually { cache.isRunning })
        let seed = Task { try await cache.get("a") }
        #expect(try await self.source.waitUntilBegun(1))
        self.source.land(.success(1))
        _ = try await seed.value
        try await self.clock.sleep(for: .seconds(11))
        #expect(try await cache.get("a") == 1)
        #expect(try await self.source.waitUntilBegun(2))
        // Too old by now: this one waits for the refresh.
        try await self.clock.sleep(for: .seconds(5))
        let reader = Task { try await cache.get("a") }
        #expect(try await eventually { cache.statistics.sharedLoads == 1 })
        runner.cancel()
        await runner.value
        #expect(try await self.source.waitUntilBegun(3))
        #expect(self.source.cancelled == 1)
        self.source.land(.success(3))
        #expect(try await reader.value == 3)
    }

    @Test("results of queries are kept like items, empty ones too")
    func queries() async throws {
        let loads = Mutex(0)
        let cache = ReadThroughCache<String, [Int]>(CacheConfiguration(timeToLive: .seconds(1), clock: self.clock)) {
            _ in
            loads.withLock { $0 += 1 }
            return []
        }
        #expect(try await cache.get("a") == [])
        #expect(try await cache.get("a") == [])
        #expect(loads.withLock { $0 } == 1)
    }
}
