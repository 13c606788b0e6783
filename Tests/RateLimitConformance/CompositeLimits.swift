public import RateLimit
public import TestSupport

/// Limits of every algorithm, some counting users and some addresses.
public let conformanceLimits: [NamedRateLimit] = [
    NamedRateLimit("burst", .gcra(limit: 4, per: .seconds(2))),
    NamedRateLimit("day", .fixedWindow(limit: 12, per: .seconds(30))),
    NamedRateLimit("address", .slidingWindow(limit: 6, per: .seconds(5))),
    NamedRateLimit("network", .slidingWindowCounter(limit: 9, per: .seconds(5))),
    NamedRateLimit("strict", .tokenBucket(capacity: 8, refill: 2, per: .seconds(1)).countingDenials()),
]

/// Makes random requests of a composite limiter, and compares what it answers with a value of the algorithm for each limit and
/// key, of which all count or none does.
///
/// - Throws: ``Disagreement``, and what the limiter throws.
public func checkCompositeAgainstAlgorithms(
    seed: UInt64,
    count: Int = 150,
    makeLimiter: ([NamedRateLimit], ManualClock) async throws -> any CompositeRateLimiting
) async throws {
    var random = SplitMix64(seed: seed)
    let clock = ManualClock()
    let origin = clock.now
    let limiter = try await makeLimiter(conformanceLimits, clock)
    var model = CompositeModel()
    for step in 0..<count {
        clock.advance(by: .milliseconds(Int.random(in: 0...500, using: &random)))
        let now = origin.duration(to: clock.now)
        let user = "user:\(Int.random(in: 0...1, using: &random))"
        let address = "address:\(Int.random(in: 0...1, using: &random))"
        var keys = ["burst": user, "day": user, "address": address, "network": address, "strict": user]
        if Bool.random(using: &random) { keys["strict"] = nil }
        let cost = Int.random(in: 0...3, using: &random)
        let what = "step \(step), \(user) from \(address), cost \(cost)"
        switch Int.random(in: 0...19, using: &random) {
        case 0:
            try await limiter.reset(keys)
            model.forEach(of: keys) { $0.reset() }
        case 1...2:
            try await limiter.refund(keys, cost: cost)
            model.forEach(of: keys) { $0.refund(cost, at: now) }
        case 3...5:
            try Disagreement.check(
                await limiter.peek(keys, cost: cost),
                model.peek(keys, cost: cost, at: now),
                "peek, \(what)"
            )
        default:
            try Disagreement.check(
                await limiter.check(keys, cost: cost),
                model.check(keys, cost: cost, at: now),
                "check, \(what)"
            )
        }
    }
}

/// What composite limits mean, without stores, locks or bounds.
private struct CompositeModel {
    private struct Place: Hashable { var limit: String, key: String }

    private var states: [Place: any RateLimitAlgorithm] = [:]

    mutating func forEach(of keys: [String: String], _ body: (inout any RateLimitAlgorithm) -> Void) {
        for limit in conformanceLimits {
            guard let key = keys[limit.name] else { continue }
            body(&self.states[Place(limit: limit.name, key: key), default: limit.policy.initialState])
        }
    }

    func peek(_ keys: [String: String], cost: Int, at now: Duration) -> CompositeRateLimitDecision {
        CompositeRateLimitDecision(
            parts: conformanceLimits.compactMap { limit in
                guard let key = keys[limit.name] else { return nil }
                let state = self.states[Place(limit: limit.name, key: key)] ?? limit.policy.initialState
                return .init(name: limit.name, decision: state.peek(cost: cost, at: now))
            }
        )
    }

    mutating func check(_ keys: [String: String], cost: Int, at now: Duration) -> CompositeRateLimitDecision {
        let peeked = self.peek(keys, cost: cost, at: now)
        var parts: [CompositeRateLimitDecision.Part] = []
        for limit in conformanceLimits {
            guard let key = keys[limit.name], var decision = peeked[limit.name] else { continue }
            let place = Place(limit: limit.name, key: key)
            var state = self.states[place] ?? limit.policy.initialState
            if peeked.isAllowed {
                decision = state.check(cost: cost, at: now)
            } else if !decision.isAllowed, limit.policy.countsDenials {
                decision = state.checkCountingDenials(cost: cost, at: now)
            }
            self.states[place] = state
            parts.append(.init(name: limit.name, decision: decision))
        }
        return CompositeRateLimitDecision(parts: parts)
    }
}
