import RateLimit
import TestSupport
import Testing

@Suite("Windows that follow each other")
struct WindowTests {
    /// What was allowed, at which millisecond.
    private struct History {
        var events: [(time: Int, cost: Int)] = []

        func spent(in window: Int, of period: Int) -> Int {
            self.events.filter { $0.time / period == window }.reduce(0) { $0 + $1.cost }
        }
    }

    @Test("a fixed window agrees with counting the events of each window anew", arguments: UInt64(0)..<200)
    func fixedWindow(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let limit = Int.random(in: 1...9, using: &random)
        let period = Int.random(in: 1...40, using: &random)
        var window = FixedWindow(limit: limit, period: .milliseconds(period))
        var history = History()
        var now = 0
        for _ in 0..<200 {
            now += Int.random(in: 0...9, using: &random)
            let cost = Int.random(in: 0...(limit + 1), using: &random)
            let allowed = history.spent(in: now / period, of: period) + cost <= limit
            if allowed { history.events.append((now, cost)) }
            let spent = history.spent(in: now / period, of: period)
            let rest = Duration.milliseconds((now / period + 1) * period - now)
            let decision = window.check(cost: cost, at: .milliseconds(now))
            #expect(decision.isAllowed == allowed)
            #expect(decision.remaining == limit - spent)
            #expect(decision.resetAfter == (spent == 0 ? .zero : rest))
            #expect(decision.retryAfter == (allowed || cost > limit ? nil : rest))
        }
    }

    @Test("a counter agrees with weighing the events of two windows anew", arguments: UInt64(0)..<200)
    func slidingWindowCounter(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let limit = Int.random(in: 1...9, using: &random)
        let period = Int.random(in: 1...40, using: &random)
        var counter = SlidingWindowCounter(limit: limit, period: .milliseconds(period))
        var history = History()
        var now = 0
        for _ in 0..<200 {
            now += Int.random(in: 0...9, using: &random)
            let cost = Int.random(in: 0...(limit + 1), using: &random)
            // Multiplied by the period, so that it counts in integers.
            func weighed() -> Int {
                history.spent(in: now / period, of: period) * period
                    + history.spent(in: now / period - 1, of: period) * (period - now % period)
            }
            let allowed = cost == 0 || weighed() + cost * period <= limit * period
            if allowed { history.events.append((now, cost)) }
            let decision = counter.check(cost: cost, at: .milliseconds(now))
            #expect(decision.isAllowed == allowed)
            #expect(decision.remaining == max(0, limit * period - weighed()) / period)
        }
    }

    @Test("a fixed window allows its limit at the end of one window and at the start of the next")
    func boundary() {
        var window = FixedWindow(limit: 3, period: .seconds(60))
        #expect(window.check(cost: 3, at: .seconds(59)).isAllowed)
        #expect(window.check(at: .milliseconds(59_500)).retryAfter == .milliseconds(500))
        #expect(window.check(cost: 3, at: .seconds(60)).isAllowed)
    }

    @Test("a counter takes it that the window before was spent evenly")
    func weighing() {
        var counter = SlidingWindowCounter(limit: 10, period: .seconds(10))
        #expect(counter.check(cost: 10, at: .seconds(3)).isAllowed)
        // At the start of the next window all of it counts, after half of the window half of it.
        #expect(counter.peek(cost: 0, at: .seconds(10)).remaining == 0)
        #expect(counter.peek(cost: 0, at: .seconds(15)).remaining == 5)
        #expect(counter.peek(cost: 3, at: .seconds(10)).retryAfter == .seconds(3))
        #expect(counter.peek(cost: 0, at: .seconds(20)).remaining == 10)
    }
}
