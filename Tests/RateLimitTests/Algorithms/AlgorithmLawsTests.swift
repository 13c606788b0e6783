import RateLimit
import TestSupport
import Testing

/// What holds of every algorithm, whatever it remembers.
@Suite("Laws of the algorithms")
struct AlgorithmLawsTests {
    static let policies: [RateLimitPolicy] = [
        .gcra(limit: 5, per: .seconds(10)),
        .gcra(limit: 7, per: .seconds(3), burst: 4),
        .tokenBucket(capacity: 6, refill: 7, per: .seconds(3)),
        .tokenBucket(capacity: 1, refill: 1, per: .milliseconds(900)),
        .fixedWindow(limit: 5, per: .seconds(4)),
        .slidingWindowCounter(limit: 7, per: .seconds(3)),
        .slidingWindowCounter(limit: 1, per: .seconds(3)),
        .slidingWindow(limit: 6, per: .seconds(3)),
    ]

    static let attosecond = Duration(secondsComponent: 0, attosecondsComponent: 1)

    /// A state after a random history, and the time of its last event.
    private static func history(
        _ policy: RateLimitPolicy,
        _ random: inout SplitMix64
    ) -> (state: any RateLimitAlgorithm, now: Duration) {
        var state = policy.initialState
        var now = Duration.zero
        for _ in 0..<Int.random(in: 0...25, using: &random) {
            now += .milliseconds(Int.random(in: 0...1000, using: &random))
            let cost = Int.random(in: 0...3, using: &random)
            switch Int.random(in: 0...9, using: &random) {
            case 0: state.refund(cost, at: now)
            case 1: state.spend(cost, at: now)
            case 2: _ = state.checkCountingDenials(cost: cost, at: now)
            default: _ = state.check(cost: cost, at: now)
            }
        }
        return (state, now + .milliseconds(Int.random(in: 0...1500, using: &random)))
    }

    private static func histories(
        _ policy: RateLimitPolicy,
        _ body: (any RateLimitAlgorithm, Duration, inout SplitMix64) -> Void
    ) {
        for seed in UInt64(0)..<60 {
            var random = SplitMix64(seed: seed)
            let (state, now) = Self.history(policy, &random)
            body(state, now, &random)
        }
    }

    @Test("whoever waits as long as told is allowed, and an attosecond less is too little", arguments: policies)
    func retryAfter(policy: RateLimitPolicy) {
        Self.histories(policy) { state, now, _ in
            for cost in 1...policy.limit {
                let decision = state.peek(cost: cost, at: now)
                #expect(decision.isAllowed == (decision.retryAfter == nil))
                guard let wait = decision.retryAfter else { continue }
                #expect(state.peek(cost: cost, at: now + wait).isAllowed)
                #expect(!state.peek(cost: cost, at: now + wait - Self.attosecond).isAllowed)
            }
        }
    }

    @Test("what remains can be spent, and no more", arguments: policies)
    func remaining(policy: RateLimitPolicy) {
        Self.histories(policy) { state, now, _ in
            let remaining = state.peek(cost: 0, at: now).remaining
            #expect((0...policy.limit).contains(remaining))
            #expect(!state.peek(cost: remaining + 1, at: now).isAllowed)
            var state = state
            let decision = state.check(cost: remaining, at: now)
            #expect(decision.isAllowed)
            #expect(state.peek(cost: 0, at: now).remaining == 0)
        }
    }

    @Test("everything is back when the decision says so, and not before", arguments: policies)
    func resetAfter(policy: RateLimitPolicy) {
        Self.histories(policy) { state, now, _ in
            let decision = state.peek(cost: 0, at: now)
            #expect(state.peek(cost: 0, at: now + decision.resetAfter).remaining == policy.limit)
            guard decision.resetAfter > .zero else { return }
            #expect(state.peek(cost: 0, at: now + decision.resetAfter - Self.attosecond).remaining < policy.limit)
        }
    }

    @Test("from its expiry on, a state decides like a new one", arguments: policies)
    func expiry(policy: RateLimitPolicy) {
        Self.histories(policy) { state, now, random in
            var old = state
            var new = policy.initialState
            var now = max(state.expiry, now)
            for _ in 0..<20 {
                let cost = Int.random(in: 0...2, using: &random)
                let (ofOld, ofNew) = (old.check(cost: cost, at: now), new.check(cost: cost, at: now))
                #expect(ofOld == ofNew)
                now += .milliseconds(Int.random(in: 0...1000, using: &random))
            }
        }
    }

    @Test("peeking says what a check decides", arguments: policies)
    func peek(policy: RateLimitPolicy) {
        Self.histories(policy) { state, now, random in
            let cost = Int.random(in: 0...(policy.limit + 1), using: &random)
            var checked = state
            let peeked = state.peek(cost: cost, at: now)
            let decision = checked.check(cost: cost, at: now)
            #expect(decision.isAllowed == peeked.isAllowed)
            #expect(decision.retryAfter == peeked.retryAfter)
            #expect(decision.remaining == peeked.remaining - (peeked.isAllowed ? cost : 0))
        }
    }

    @Test("what is given back at once might as well not have been spent", arguments: policies)
    func refund(policy: RateLimitPolicy) {
        Self.histories(policy) { state, now, random in
            var refunded = state
            let cost = Int.random(in: 1...policy.limit, using: &random)
            guard refunded.check(cost: cost, at: now).isAllowed else { return }
            refunded.refund(cost, at: now)
            var later = now
            for _ in 0..<20 {
                #expect(refunded.peek(cost: 1, at: later) == state.peek(cost: 1, at: later))
                later += .milliseconds(Int.random(in: 0...500, using: &random))
            }
        }
    }

    @Test("nothing ever gives more than the limit", arguments: policies)
    func refundTooMuch(policy: RateLimitPolicy) {
        Self.histories(policy) { state, now, _ in
            var state = state
            state.refund(.max, at: now)
            #expect(state.peek(cost: 0, at: now).remaining == policy.limit)
            let decisions = [policy.limit + 1, .max, policy.limit, 1].map { state.check(cost: $0, at: now).isAllowed }
            #expect(decisions == [false, false, true, false])
        }
    }

    @Test("after a reset everything is there", arguments: policies)
    func reset(policy: RateLimitPolicy) {
        Self.histories(policy) { state, now, _ in
            var state = state
            state.reset()
            #expect(state.peek(cost: 0, at: now).remaining == policy.limit)
            #expect(state.peek(cost: 0, at: now).resetAfter == .zero)
        }
    }

    @Test("denials change nothing, however many", arguments: policies)
    func denials(policy: RateLimitPolicy) {
        Self.histories(policy) { state, now, random in
            var insistent = state
            let cost = state.peek(cost: 0, at: now).remaining + 1
            for _ in 0..<5 {
                let decision = insistent.check(cost: cost, at: now)
                #expect(!decision.isAllowed)
            }
            let later = now + .milliseconds(Int.random(in: 0...5000, using: &random))
            #expect(insistent.peek(cost: 1, at: later) == state.peek(cost: 1, at: later))
        }
    }

    // Not of fixed windows: when one ends, the next starts from nothing, whatever was asked for.
    @Test(
        "where denials count, whoever goes on asking stays out until they pause",
        arguments: policies.filter { !($0.initialState is FixedWindow) }
    )
    func countedDenials(policy: RateLimitPolicy) {
        var state = policy.initialState
        _ = state.check(cost: policy.limit, at: .zero)
        let step = policy.period / (policy.limit * 2)
        var now = step
        for _ in 0..<100 {
            let decision = state.checkCountingDenials(at: now)
            #expect(!decision.isAllowed)
            #expect(decision.remaining == 0)
            now += step
        }
        // The counter of windows forgets a window only when the next is over.
        let pause = state is SlidingWindowCounter ? policy.period * 2 : policy.period
        #expect(state.peek(cost: 0, at: now + pause).remaining == policy.limit)
    }

    @Test("a clock that goes back gives nothing away", arguments: policies)
    func backwards(policy: RateLimitPolicy) {
        Self.histories(policy) { state, now, random in
            var state = state
            _ = state.check(cost: policy.limit, at: now)
            let used = state.peek(cost: 0, at: now).remaining
            for _ in 0..<10 {
                let earlier = now - min(now, .milliseconds(Int.random(in: 0...5000, using: &random)))
                #expect(state.peek(cost: 0, at: earlier).remaining <= used)
                let decision = state.check(cost: used + 1, at: earlier)
                #expect(!decision.isAllowed)
            }
        }
    }
}
