import RateLimit
import Testing

@Suite("Policies")
struct RateLimitPolicyTests {
    @Test("a policy says how much may be spent at once, and how long that takes to come back")
    func quota() {
        let window = RateLimitPolicy.slidingWindow(limit: 20, per: .seconds(10))
        #expect(window.limit == 20)
        #expect(window.period == .seconds(10))
        let steady = RateLimitPolicy.gcra(limit: 100, per: .seconds(60))
        #expect(steady.limit == 100)
        #expect(steady.period == .seconds(60))
        let bursty = RateLimitPolicy.gcra(limit: 100, per: .seconds(60), burst: 20)
        #expect(bursty.limit == 20)
        #expect(bursty.period == .seconds(12))
    }
}
