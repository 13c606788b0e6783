import RateLimit
import Synchronization
import TestSupport
import Testing

@Suite("Concurrency limiter")
struct ConcurrencyLimiterTests {
    struct Busy: Error {}

    /// How many were inside at once.
    final class Peak: Sendable {
        private let state = Mutex((current: 0, most: 0))

        var most: Int { self.state.withLock { $0.most } }

        func enter() { self.state.withLock { $0 = ($0.current + 1, max($0.most, $0.current + 1)) } }
        func leave() { self.state.withLock { $0.current -= 1 } }
    }

    @Test("a permit is released whatever comes of the work")
    func scope() async throws {
        let limiter = ConcurrencyLimiter(limit: 1, clock: ManualClock())
        let inner = await limiter.withPermit("ann") {
            await limiter.withPermit("ann") {
                "let in"
            } otherwise: { _ in
                "refused"
            }
        } otherwise: { _ in
            "refused first"
        }
        #expect(inner == "refused")
        await #expect(throws: Busy.self) {
            try await limiter.withPermit("ann") {
                throw Busy()
            } otherwise: { _ in
            }
        }
        #expect(limiter.keyCount == 0)
        #expect(limiter.acquire("ann").permit != nil)
        #expect(limiter.acquire("bob").permit != nil)
    }

    @Test("never more at once than the limit says")
    func concurrency() async {
        let limiter = ConcurrencyLimiter(limit: 3)
        let peak = Peak()
        await withTaskGroup { group in
            for _ in 0..<50 {
                group.addTask { @concurrent in
                    for _ in 0..<20 {
                        await limiter.withPermit("everybody") {
                            peak.enter()
                            await Task.yield()
                            peak.leave()
                        } otherwise: { _ in
                            await Task.yield()
                        }
                    }
                }
            }
        }
        #expect((1...3).contains(peak.most))
        #expect(limiter.keyCount == 0)
    }

    @Test("busy keys are bounded, and those whose leases have ended make room")
    func bound() {
        let clock = ManualClock()
        let limiter = ConcurrencyLimiter(limit: 1, lease: .seconds(10), maximumKeys: 2, clock: clock)
        #expect(limiter.acquire("ann").permit != nil)
        #expect(limiter.acquire("bob").permit != nil)
        #expect(limiter.acquire("eve").permit == nil)
        #expect(limiter.keyCount == 2)
        clock.advance(by: .seconds(10))
        #expect(limiter.acquire("eve").permit != nil)
        #expect(limiter.keyCount == 1)
    }

    @Test("a permit from before a reset is worth nothing")
    func reset() throws {
        let limiter = ConcurrencyLimiter(limit: 1, clock: ManualClock())
        let old = try #require(limiter.acquire("ann").permit)
        limiter.reset("ann")
        let new = try #require(limiter.acquire("ann").permit)
        #expect(!limiter.release(old))
        #expect(!limiter.renew(old))
        #expect(!limiter.peek("ann").isAllowed)
        #expect(limiter.release(new))
        #expect(limiter.peek("ann").isAllowed)
    }
}
