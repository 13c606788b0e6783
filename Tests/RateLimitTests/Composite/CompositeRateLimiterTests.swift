import RateLimit
import TestSupport
import Testing

@Suite("Composite rate limiter")
struct CompositeRateLimiterTests {
    static let limits = [
        NamedRateLimit("second", .gcra(limit: 3, per: .seconds(1))),
        NamedRateLimit("day", .fixedWindow(limit: 5, per: .seconds(86_400))),
        NamedRateLimit("address", .slidingWindow(limit: 4, per: .seconds(60))),
    ]

    @Test("what one limit denies, none of them counts")
    func allOrNothing() {
        let clock = ManualClock()
        let limiter = CompositeRateLimiter(Self.limits, clock: clock)
        let ann = ["second": "ann", "day": "ann", "address": "10.0.0.1"]
        for _ in 0..<3 { #expect(limiter.check(ann).isAllowed) }
        let denied = limiter.check(ann)
        #expect(denied.violated == ["second"])
        #expect(denied.retryAfter == .milliseconds(1000) / 3)
        #expect(denied["day"]?.remaining == 2)
        #expect(denied["address"]?.remaining == 1)
        clock.advance(by: .seconds(1))
        #expect(limiter.check(ann).parts.map(\.decision.remaining) == [2, 1, 0])
        let from2 = ["second": "ann", "day": "ann", "address": "10.0.0.2"]
        #expect(limiter.check(ann).violated == ["address"])
        #expect(limiter.check(from2).isAllowed)
        #expect(limiter.check(from2).violated == ["day"])
    }

    @Test("a denial waits for the limit that takes longest, and for ever if one never allows it")
    func retryAfter() {
        let limiter = CompositeRateLimiter(Self.limits, clock: ManualClock())
        let keys = ["second": "ann", "address": "10.0.0.1"]
        _ = limiter.check(keys, cost: 3)
        #expect(limiter.check(keys, cost: 3).retryAfter == .seconds(60))
        #expect(limiter.check(keys, cost: 1).violated == ["second"])
        let never = limiter.check(keys, cost: 4)
        #expect(never.violated == ["second", "address"])
        #expect(never.retryAfter == nil)
    }

    @Test("a limit with no key is not asked")
    func noKey() {
        let limiter = CompositeRateLimiter(Self.limits, clock: ManualClock())
        let decision = limiter.check(["day": "ann"], cost: 5)
        #expect(decision.isAllowed)
        #expect(decision.parts.map(\.name) == ["day"])
        #expect(decision["second"] == nil)
        #expect(limiter.check([:]).isAllowed)
    }

    @Test("a limit with no room for a new key denies, and the others take back what they counted")
    func noRoom() {
        let limiter = CompositeRateLimiter(
            [NamedRateLimit("user", .fixedWindow(limit: 2, per: .seconds(60))), Self.limits[2]],
            maximumKeys: 1,
            clock: ManualClock()
        )
        // The only address that there is room for is an offender.
        #expect(limiter.check(["address": "10.0.0.1"], cost: 4).isAllowed)
        #expect(!limiter.check(["address": "10.0.0.1"]).isAllowed)
        let decision = limiter.check(["user": "ann", "address": "10.0.0.2"])
        #expect(decision.violated == ["address"])
        #expect(decision["user"]?.remaining == 2)
        #expect(limiter.peek(["user": "ann"])["user"]?.remaining == 2)
    }

    @Test("of many concurrent checks exactly as many are allowed as the tightest limit says")
    func concurrency() async {
        let limiter = CompositeRateLimiter(
            [
                NamedRateLimit("user", .slidingWindow(limit: 30, per: .seconds(60))),
                NamedRateLimit("all", .fixedWindow(limit: 100, per: .seconds(60))),
            ],
            clock: ManualClock()
        )
        let allowed = await withTaskGroup(of: Int.self) { group in
            for task in 0..<8 {
                group.addTask { @concurrent in
                    (0..<1000).count { limiter.check(["user": "\(($0 + task) % 5)", "all": ""]).isAllowed }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(allowed == 100)
        #expect(limiter.peek(["all": ""])["all"]?.remaining == 0)
    }
}
