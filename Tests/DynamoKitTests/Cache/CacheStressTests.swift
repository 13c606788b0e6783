import Synchronization
import TestSupport
import Testing

@testable import DynamoKit

@Suite("Cache under concurrency")
struct CacheStressTests {
    /// A store of one version for each key, which only grows.
    private final class Versions: Sendable {
        private let versions = Mutex<[Int: Int]>([:])
        /// The versions whose writes have been invalidated.
        private let settled = Mutex<[Int: Int]>([:])
        private let violations = Mutex<[String]>([])

        func version(_ key: Int) -> Int { self.versions.withLock { $0[key, default: 0] } }

        func write(_ key: Int) -> Int {
            self.versions.withLock { versions in
                versions[key, default: 0] += 1
                return versions[key, default: 0]
            }
        }

        func settle(_ key: Int, _ version: Int) {
            self.settled.withLock { $0[key] = max($0[key, default: 0], version) }
        }

        /// What no reader that begins now may be behind of.
        func floor(_ key: Int) -> Int { self.settled.withLock { $0[key, default: 0] } }

        var found: [String] { self.violations.withLock { $0 } }
        func report(_ violation: String) { self.violations.withLock { $0.append(violation) } }

        func load(_ key: Int) async throws -> Int {
            let version = self.version(key)
            // Others come in between.
            for _ in 0..<3 { await Task.yield() }
            try Task.checkCancellation()
            return version
        }
    }

    @Test(
        "no reader sees what was there before an invalidation that had ended when it began",
        arguments: [false, true]
    )
    func invalidations(isRefreshing: Bool) async throws {
        let store = Versions()
        let cache = ReadThroughCache<Int, Int>(
            CacheConfiguration(
                // Of no length while refreshing: every hit is a stale one then.
                timeToLive: isRefreshing ? .zero : .seconds(3_600),
                staleWhileRevalidate: isRefreshing ? .seconds(3_600) : .zero,
                maximumEntries: 6,
                metricsFactory: nil
            )
        ) { key in try await store.load(key) }
        await withTaskGroup(of: Void.self) { group in
            if isRefreshing { group.addTask { await cache.run() } }
            await withTaskGroup(of: Void.self) { workers in
                for worker in 0..<16 {
                    workers.addTask {
                        var generator = SplitMix64(seed: UInt64(worker))
                        for _ in 0..<500 {
                            let key = Int.random(in: 0..<8, using: &generator)
                            if Int.random(in: 0..<10, using: &generator) == 0 {
                                let version = await cache.invalidating(key) { store.write(key) }
                                store.settle(key, version)
                            } else {
                                let floor = store.floor(key)
                                let value = try? await cache.get(key)
                                if (value ?? -1) < floor {
                                    store.report("key \(key): \(String(describing: value)) < \(floor)")
                                }
                            }
                        }
                    }
                }
                await workers.waitForAll()
            }
            group.cancelAll()
        }
        #expect(store.found == [])
    }

    @Test("many readers of few keys, some of them cancelled: each gets its answer, and loads are shared")
    func cancellations() async throws {
        let store = Versions()
        let cache = ReadThroughCache<Int, Int>(
            CacheConfiguration(timeToLive: .seconds(3_600), maximumEntries: 4, metricsFactory: nil)
        ) { key in try await store.load(key) }
        let answers = await withTaskGroup(of: Bool.self) { group in
            for index in 0..<4_000 {
                group.addTask {
                    let reader = Task { try await cache.get(index % 8) }
                    guard index % 5 == 0 else { return (try? await reader.value) != nil }
                    reader.cancel()
                    // Either answer is right; what matters is that there is one.
                    _ = try? await reader.value
                    return true
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(answers == 4_000)
        #expect(cache.statistics.loads >= 8)
        #expect(cache.count == 4)
        // Nobody is left waiting, and no load is under way for nobody.
        #expect(try await eventually { cache.isIdle })
    }
}
