public import RateLimit
public import TestSupport

/// Makes random requests of a limiter, and compares what it answers with one value of the algorithm for each key.
///
/// - Parameters:
///   - policy: The policy.
///   - seed: For the requests.
///   - count: How many there are.
///   - makeLimiter: Makes the limiter. It reads the clock, and its time begins when it is made.
/// - Throws: ``Disagreement``, and what the limiter throws.
public func checkAgainstAlgorithm(
    policy: RateLimitPolicy,
    seed: UInt64,
    count: Int = 200,
    makeLimiter: (RateLimitPolicy, ManualClock) async throws -> any RateLimiting
) async throws {
    var random = SplitMix64(seed: seed)
    let clock = ManualClock()
    let origin = clock.now
    let limiter = try await makeLimiter(policy, clock)
    try Disagreement.check(limiter.policy, policy, "the policy")
    var states: [String: any RateLimitAlgorithm] = [:]
    for step in 0..<count {
        clock.advance(by: .milliseconds(Int.random(in: 0...600, using: &random)))
        let now = origin.duration(to: clock.now)
        let key =
            ["ann", "bob", "an address, long enough to be kept as a digest " + String(repeating: "0", count: 80)]
            .randomElement(using: &random) ?? ""
        let cost = Int.random(in: 0...3, using: &random)
        var state = states[key] ?? policy.initialState
        let what = "step \(step), \(policy), key \(key.prefix(8)), cost \(cost)"
        switch Int.random(in: 0...19, using: &random) {
        case 0:
            try await limiter.reset(key)
            state.reset()
        case 1...2:
            try await limiter.refund(key, cost: cost)
            state.refund(cost, at: now)
        case 3...5:
            try Disagreement.check(
                await limiter.peek(key, cost: cost),
                state.peek(cost: cost, at: now),
                "peek, \(what)"
            )
        default:
            let expected =
                policy.countsDenials
                ? state.checkCountingDenials(cost: cost, at: now) : state.check(cost: cost, at: now)
            try Disagreement.check(await limiter.check(key, cost: cost), expected, "check, \(what)")
        }
        states[key] = state
    }
}

/// Makes many requests at once, while the clock stands still, and counts how many are allowed.
///
/// - Throws: ``Disagreement`` unless they are as many as the limit says, and what the limiter throws.
public func checkConcurrency(
    policy: RateLimitPolicy,
    requests: Int = 100,
    limiters: [any RateLimiting]
) async throws {
    let allowed = try await withThrowingTaskGroup(of: Bool.self) { group in
        for request in 0..<requests {
            let limiter = limiters[request % limiters.count]
            group.addTask { @concurrent in try await limiter.check("everybody", cost: 1).isAllowed }
        }
        return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    try Disagreement.check(allowed, min(requests, policy.limit), "of \(requests) requests at once")
}
