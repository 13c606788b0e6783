/// What is remembered about one key, by whichever algorithm the policy names.
enum RateLimitState: Sendable {
    case slidingWindow(SlidingWindowLog)
    case gcra(GCRA)
    /// Stands in while the state is changed, so that a log is the only owner of its buffer and is changed in place.
    case changing

    init(_ policy: RateLimitPolicy) {
        switch policy.algorithm {
        case .slidingWindow: self = .slidingWindow(SlidingWindowLog(limit: policy.limit, period: policy.period))
        case .gcra: self = .gcra(GCRA(burst: policy.limit, period: policy.period))
        }
    }

    /// The time at which the state is as good as a new one.
    var expiry: Duration {
        switch self {
        case .slidingWindow(let log): log.expiry
        case .gcra(let gcra): gcra.expiry
        case .changing: preconditionFailure("A rate limit's state was used while it was being changed.")
        }
    }

    mutating func check(cost: Int, at now: Duration) -> RateLimitDecision {
        let current = self
        self = .changing
        switch consume current {
        case .slidingWindow(var log):
            defer { self = .slidingWindow(log) }
            return log.check(cost: cost, at: now)
        case .gcra(var gcra):
            defer { self = .gcra(gcra) }
            return gcra.check(cost: cost, at: now)
        case .changing:
            preconditionFailure("A rate limit's state was used while it was being changed.")
        }
    }
}
