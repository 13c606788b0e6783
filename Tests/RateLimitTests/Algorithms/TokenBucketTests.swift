import RateLimit
import TestSupport
import Testing

@Suite("Token bucket")
struct TokenBucketTests {
    @Test("a bucket is full at first, and fills as steadily as the policy says")
    func filling() throws {
        var bucket = try #require(
            RateLimitPolicy.tokenBucket(capacity: 10, refill: 4, per: .seconds(1)).initialState as? TokenBucket
        )
        #expect(bucket.check(cost: 10, at: .seconds(5)).remaining == 0)
        #expect(bucket.check(at: .seconds(5)).retryAfter == .milliseconds(250))
        #expect(bucket.peek(cost: 0, at: .seconds(6)).remaining == 4)
        #expect(bucket.peek(cost: 0, at: .milliseconds(6249)).remaining == 4)
        #expect(bucket.peek(cost: 0, at: .seconds(5)).resetAfter == .milliseconds(2500))
        #expect(bucket.peek(cost: 0, at: .seconds(100)).remaining == 10)
    }

    @Test("agrees with a count of thirds and sevenths", arguments: UInt64(0)..<200)
    func naiveModel(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let capacity = Int.random(in: 1...9, using: &random)
        let period = Int.random(in: 1...50, using: &random)
        var bucket = TokenBucket(capacity: capacity, period: .milliseconds(period))
        // A token is `period` parts, and each millisecond brings `capacity` of them.
        let full = capacity * period
        var level = full
        var now = 0
        for _ in 0..<200 {
            let pause = Int.random(in: 0...period, using: &random)
            now += pause
            level = min(full, level + pause * capacity)
            let cost = Int.random(in: 0...(capacity + 1), using: &random)
            let allowed = cost * period <= level
            if allowed { level -= cost * period }
            let decision = bucket.check(cost: cost, at: .milliseconds(now))
            #expect(decision.isAllowed == allowed)
            #expect(decision.remaining == level / period)
        }
    }

    @Test("decides as the cell rate algorithm does where that need not round", arguments: UInt64(0)..<100)
    func sameAsGCRA(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let burst = Int.random(in: 1...10, using: &random)
        let period = Duration.milliseconds(burst * Int.random(in: 1...50, using: &random))
        var bucket = TokenBucket(capacity: burst, period: period)
        var gcra = GCRA(burst: burst, period: period)
        var now = Duration.zero
        for _ in 0..<200 {
            now += .microseconds(Int.random(in: 0...60_000, using: &random))
            let cost = Int.random(in: 0...3, using: &random)
            #expect(bucket.check(cost: cost, at: now) == gcra.check(cost: cost, at: now))
        }
    }

    @Test("a bucket of a trillion over two years is counted")
    func large() {
        var bucket = TokenBucket(capacity: 1_000_000_000_000, period: .seconds(730 * 86_400))
        #expect(bucket.check(cost: 1_000_000_000_000, at: .seconds(4_000_000_000)).remaining == 0)
        #expect(bucket.peek(cost: 1, at: .seconds(4_000_000_001)).remaining == 15_854)
    }
}
