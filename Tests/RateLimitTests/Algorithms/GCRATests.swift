import RateLimit
import TestSupport
import Testing

@Suite("Generic cell rate algorithm")
struct GCRATests {
    @Test("a burst is spent at once, and comes back one emission interval at a time")
    func burst() {
        var gcra = GCRA(burst: 3, period: .seconds(3))
        for remaining in [2, 1, 0] { #expect(gcra.check(at: .seconds(7)).remaining == remaining) }
        let denied = gcra.check(at: .milliseconds(7400))
        #expect(!denied.isAllowed)
        #expect(denied.retryAfter == .milliseconds(600))
        #expect(denied.resetAfter == .milliseconds(2600))
        #expect(!gcra.check(at: .seconds(8) - .nanoseconds(1)).isAllowed)
        #expect(gcra.check(at: .seconds(8)).isAllowed)
        #expect(gcra.check(at: .seconds(100)).remaining == 2)
    }

    @Test("a denied check does not count, so a client that keeps asking gets its full rate")
    func denialsDoNotCount() {
        var gcra = GCRA(burst: 1, period: .milliseconds(100))
        let allowed = (0..<10_000).count { gcra.check(at: .milliseconds($0)).isAllowed }
        #expect(allowed == 100)
    }

    @Test("the configured rate is delivered, however it divides", arguments: [3, 7, 60, 997])
    func noUnderDelivery(limit: Int) {
        var gcra = GCRA(burst: limit, period: .seconds(1))
        var allowed = 0
        // Ten seconds of asking each 100 µs: the burst at the start, then the rate.
        for tick in 0..<100_000 where gcra.check(at: .microseconds(100 * tick)).isAllowed { allowed += 1 }
        #expect((limit * 11 - 1...limit * 11).contains(allowed))
    }

    @Test("a cost above the burst is denied for ever, however absurd")
    func costs() {
        var gcra = GCRA(burst: 5, period: .seconds(5))
        for cost in [6, .max] {
            let decision = gcra.check(cost: cost, at: .seconds(1))
            #expect(!decision.isAllowed)
            #expect(decision.retryAfter == nil)
            #expect(decision.remaining == 5)
        }
        #expect(gcra.check(cost: 4, at: .seconds(1)).remaining == 1)
        #expect(gcra.check(cost: 3, at: .seconds(1)).retryAfter == .seconds(2))
        #expect(gcra.check(cost: 0, at: .seconds(1)).isAllowed)
    }

    @Test("agrees with a bucket of tokens that fills steadily", arguments: UInt64(0)..<200)
    func naiveModel(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let interval = Int.random(in: 1...20, using: &random)
        let burst = Int.random(in: 1...10, using: &random)
        var gcra = GCRA(burst: burst, period: .milliseconds(interval * burst))
        // The bucket holds milliseconds of filling, so that it counts in integers.
        let capacity = burst * interval
        var level = capacity
        var now = 0
        for _ in 0..<200 {
            let pause = Int.random(in: 0...(interval * 2), using: &random)
            now += pause
            level = min(capacity, level + pause)
            let cost = Int.random(in: 0...min(burst + 1, 3), using: &random)
            let allowed = cost * interval <= level
            let missing = cost * interval - level
            if allowed { level -= cost * interval }
            let decision = gcra.check(cost: cost, at: .milliseconds(now))
            #expect(decision.isAllowed == allowed)
            #expect(decision.remaining == level / interval)
            #expect(decision.resetAfter == .milliseconds(capacity - level))
            #expect(decision.retryAfter == (allowed || cost > burst ? nil : .milliseconds(missing)))
        }
    }
}
