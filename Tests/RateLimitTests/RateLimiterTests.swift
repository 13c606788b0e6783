import RateLimit
import TestSupport
import Testing

@Suite("Rate limiter")
struct RateLimiterTests {
    static let policies: [RateLimitPolicy] = [
        .slidingWindow(limit: 20, per: .seconds(10)), .gcra(limit: 20, per: .seconds(10)),
    ]

    @Test("each key has a limit of its own", arguments: policies)
    func keys(policy: RateLimitPolicy) {
        let limiter = RateLimiter(policy, clock: ManualClock())
        for _ in 0..<20 { #expect(limiter.check("ann").isAllowed) }
        #expect(!limiter.check("ann").isAllowed)
        #expect(limiter.check("bob").remaining == 19)
    }

    @Test("a client that waits as long as it is told is allowed, and one that is early is not", arguments: policies)
    func retryAfter(policy: RateLimitPolicy) throws {
        let clock = ManualClock()
        let limiter = RateLimiter(policy, clock: clock)
        for _ in 0..<20 { _ = limiter.check("ann") }
        let wait = try #require(limiter.check("ann").retryAfter)
        clock.advance(by: wait - .nanoseconds(1))
        #expect(!limiter.check("ann").isAllowed)
        clock.advance(by: .nanoseconds(1))
        #expect(limiter.check("ann").isAllowed)
    }

    @Test("a cost of 0 tells what remains and remembers nothing")
    func peek() {
        let limiter = RateLimiter(.slidingWindow(limit: 2, per: .seconds(1)), clock: ManualClock())
        #expect(limiter.check("ann", cost: 0).remaining == 2)
        #expect(limiter.keyCount == 0)
        _ = limiter.check("ann")
        #expect(limiter.check("ann", cost: 0).remaining == 1)
        #expect(limiter.check("ann", cost: 0).remaining == 1)
    }

    @Test("of many concurrent checks exactly as many are allowed as the limit says", arguments: policies)
    func concurrency(policy: RateLimitPolicy) async {
        let limiter = RateLimiter(policy, clock: ManualClock())
        let allowed = await withTaskGroup(of: [String: Int].self) { group in
            for _ in 0..<16 {
                group.addTask { @concurrent in
                    var allowed: [String: Int] = [:]
                    for index in 0..<2000 where limiter.check("key\(index % 5)").isAllowed {
                        allowed["key\(index % 5)", default: 0] += 1
                    }
                    return allowed
                }
            }
            return await group.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
        }
        #expect(allowed == ["key0": 20, "key1": 20, "key2": 20, "key3": 20, "key4": 20])
    }

    @Test("a million keys take no more room than was allowed")
    func boundedMemory() {
        let limiter = RateLimiter(.gcra(limit: 5, per: .seconds(60)), maximumKeys: 1000, clock: ManualClock())
        for index in 0..<1_000_000 { #expect(limiter.check("key\(index)").isAllowed) }
        #expect(limiter.keyCount <= 1000)
        #expect(limiter.keyCount > 900)
    }

    @Test("concurrent checks of many keys keep to the bound")
    func boundedConcurrently() async {
        let limiter = RateLimiter(.slidingWindow(limit: 5, per: .seconds(60)), maximumKeys: 700, clock: ManualClock())
        await withTaskGroup { group in
            for task in 0..<8 {
                group.addTask { @concurrent in
                    for index in 0..<5000 { _ = limiter.check("\(task)-\(index)") }
                }
            }
        }
        #expect(limiter.keyCount <= 700)
    }

    @Test("keys too long to be kept are still told apart, and equal ones are one")
    func longKeys() {
        let limiter = RateLimiter(.slidingWindow(limit: 1, per: .seconds(1)), clock: ManualClock())
        let long = String(repeating: "x", count: 10_000)
        #expect(limiter.check(long + "a").isAllowed)
        #expect(limiter.check(long + "b").isAllowed)
        #expect(!limiter.check(long + "a").isAllowed)
    }

    @Test("keys are one if they are equal as strings, however they are written")
    func canonicalEquivalence() {
        let limiter = RateLimiter(.slidingWindow(limit: 1, per: .seconds(1)), clock: ManualClock())
        #expect(limiter.check("caf\u{e9}").isAllowed)
        #expect(!limiter.check("cafe\u{301}").isAllowed)
        #expect(limiter.check("cafe").isAllowed)
    }

    @Test("peeking counts nothing, refunds give back, a reset forgets", arguments: policies)
    func peekRefundReset(policy: RateLimitPolicy) {
        let limiter = RateLimiter(policy, clock: ManualClock())
        #expect(limiter.peek("ann", cost: 20).isAllowed)
        #expect(limiter.keyCount == 0)
        #expect(limiter.check("ann", cost: 20).isAllowed)
        #expect(!limiter.peek("ann").isAllowed)
        limiter.refund("ann", cost: 5)
        #expect(limiter.peek("ann").remaining == 5)
        #expect(!limiter.check("ann", cost: 6).isAllowed)
        limiter.reset("ann")
        #expect(limiter.check("ann", cost: 20).isAllowed)
        limiter.refund("bob", cost: 5)
        #expect(limiter.peek("bob").remaining == 20)
    }

    @Test("the continuous clock is the default")
    func defaultClock() {
        let limiter = RateLimiter(.slidingWindow(limit: 1, per: .seconds(3600)))
        #expect(limiter.check("ann").isAllowed)
        #expect(!limiter.check("ann").isAllowed)
    }

    @Test("a limiter is used through the protocol that stores elsewhere share")
    func existential() async throws {
        let limiter: any RateLimiting = RateLimiter(.slidingWindow(limit: 1, per: .seconds(3600)))
        #expect(try await limiter.check("ann", cost: 1).isAllowed)
        #expect(try await !limiter.check("ann", cost: 1).isAllowed)
    }
}
