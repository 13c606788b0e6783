import DynamoKit
import RateLimit

/// What a server knows and has of one item: a value that is told the time.
struct KeyState {
    /// The item's attributes, as they were last seen.
    private(set) var item: DynamoItem?
    /// When that was.
    private(set) var seen = Duration.zero
    /// How much was taken in advance.
    private(set) var reserve = 0
    /// Until when it may be used.
    private(set) var reserveEnd = Duration.zero

    mutating func saw(_ item: DynamoItem?, at now: Duration) {
        self.item = item
        self.seen = now
    }

    mutating func took(_ amount: Int, at now: Duration, until end: Duration) {
        guard amount > 0 else { return }
        self.reserve = self.usableReserve(at: now) + amount
        self.reserveEnd = end
    }

    /// Whether somebody may be denied by what is known.
    func isRecent(at now: Duration, lifetime: Duration) -> Bool {
        self.item != nil && now >= self.seen && now - self.seen < lifetime
    }

    func usableReserve(at now: Duration) -> Int { now < self.reserveEnd ? self.reserve : 0 }

    /// How a request can be decided with no call.
    enum Local {
        case fromReserve(RateLimitDecision)
        case deniedAsKnown(RateLimitDecision)
    }

    mutating func decide(
        _ cost: Int,
        _ limit: StoredLimit,
        at now: Duration,
        denialLifetime: Duration
    ) throws -> Local? {
        guard cost > 0, let item = self.item else { return nil }
        var decision = try limit.state(in: item, at: now).peek(cost: cost, at: now)
        let reserve = self.usableReserve(at: now)
        if reserve >= cost {
            self.reserve = reserve - cost
            decision.isAllowed = true
            decision.retryAfter = nil
            decision.remaining += self.reserve
            return .fromReserve(decision)
        }
        guard !decision.isAllowed, self.isRecent(at: now, lifetime: denialLifetime), !limit.policy.countsDenials else {
            return nil
        }
        decision.remaining += reserve
        return .deniedAsKnown(decision)
    }
}
