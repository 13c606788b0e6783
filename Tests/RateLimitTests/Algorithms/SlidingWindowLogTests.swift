import RateLimit
import TestSupport
import Testing

@Suite("Sliding window log")
struct SlidingWindowLogTests {
    @Test("20 in 10 seconds: the 21st waits until the first is 10 seconds old")
    func chat() {
        var log = SlidingWindowLog(limit: 20, period: .seconds(10))
        for index in 0..<20 {
            let decision = log.check(at: .milliseconds(100 * index))
            #expect(decision.isAllowed)
            #expect(decision.remaining == 19 - index)
            #expect(decision.retryAfter == nil)
        }
        let denied = log.check(at: .seconds(2))
        #expect(!denied.isAllowed)
        #expect(denied.remaining == 0)
        #expect(denied.retryAfter == .seconds(8))
        #expect(denied.resetAfter == .milliseconds(9900))
        #expect(!log.check(at: .seconds(10) - .nanoseconds(1)).isAllowed)
        #expect(log.check(at: .seconds(10)).isAllowed)
        #expect(log.check(at: .seconds(10)).retryAfter == .milliseconds(100))
    }

    @Test("a denied check does not count, so a client that keeps asking recovers")
    func denialsDoNotCount() {
        var log = SlidingWindowLog(limit: 1, period: .seconds(1))
        #expect(log.check(at: .zero).isAllowed)
        for millisecond in 1..<1000 { #expect(!log.check(at: .milliseconds(millisecond)).isAllowed) }
        #expect(log.check(at: .seconds(1)).isAllowed)
    }

    @Test("a cost waits for as many entries as it needs, and one above the limit for ever")
    func costs() {
        var log = SlidingWindowLog(limit: 5, period: .seconds(10))
        #expect(log.check(cost: 2, at: .seconds(0)).isAllowed)
        #expect(log.check(cost: 2, at: .seconds(1)).isAllowed)
        #expect(log.check(cost: 2, at: .seconds(2)).retryAfter == .seconds(8))
        #expect(log.check(cost: 4, at: .seconds(2)).retryAfter == .seconds(9))
        let never = log.check(cost: 6, at: .seconds(2))
        #expect(!never.isAllowed)
        #expect(never.retryAfter == nil)
        #expect(!log.check(cost: .max, at: .seconds(2)).isAllowed)
        #expect(log.check(cost: 1, at: .seconds(2)).isAllowed)
        #expect(log.check(cost: 0, at: .seconds(2)).isAllowed)
    }

    @Test("a clock that goes back does not give anything away, nor stop the window")
    func backwards() {
        var log = SlidingWindowLog(limit: 2, period: .seconds(10))
        #expect(log.check(at: .seconds(5)).isAllowed)
        #expect(log.check(at: .seconds(4)).isAllowed)
        #expect(log.check(at: .seconds(3)).retryAfter == .seconds(10))
        #expect(log.check(at: .seconds(15)).remaining == 1)
    }

    @Test("agrees with counting every spending anew", arguments: UInt64(0)..<200)
    func naiveModel(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let limit = Int.random(in: 1...12, using: &random)
        let period = Duration.milliseconds(Int.random(in: 1...50, using: &random))
        var log = SlidingWindowLog(limit: limit, period: period)
        var history: [(time: Duration, cost: Int)] = []
        var now = Duration.zero
        for _ in 0..<200 {
            now += .milliseconds(Int.random(in: 0...8, using: &random))
            let cost = Int.random(in: 0...min(limit + 1, 4), using: &random)
            func spent(at time: Duration) -> Int {
                history.filter { $0.time + period > time }.reduce(0) { $0 + $1.cost }
            }
            let allowed = spent(at: now) + cost <= limit
            if allowed { history.append((now, cost)) }
            let decision = log.check(cost: cost, at: now)
            #expect(decision.isAllowed == allowed)
            #expect(decision.remaining == limit - spent(at: now))
            let counted = history.filter { $0.time + period > now && $0.cost > 0 }
            #expect(decision.resetAfter == counted.map { $0.time + period - now }.max() ?? .zero)
            let waits = history.map { $0.time + period - now }.filter { $0 > .zero }.sorted()
            let wait = waits.first { spent(at: now + $0) + cost <= limit }
            #expect(decision.retryAfter == (allowed ? nil : wait))
        }
    }
}
