/// The generic cell rate algorithm: a leaky bucket kept as a single point in time.
///
/// The theoretical arrival time is when everything spent so far will have drained away. Spending moves it on by one emission
/// interval per unit; a check is denied if that would take it further than the burst tolerance beyond now. A denied check
/// does not move it.
///
/// See [ITU-T I.371](https://www.itu.int/rec/T-REC-I.371), annex A.
public struct GCRA: Sendable {
    /// How much may be spent at once after a pause.
    public let burst: Int
    /// How long it takes for one unit to become available.
    public let emissionInterval: Duration

    /// When everything spent so far has drained away.
    public private(set) var theoreticalArrivalTime: Duration = .zero

    /// Creates a limiter that has spent nothing.
    ///
    /// - Parameters:
    ///   - burst: How much may be spent at once after a pause.
    ///   - period: How long it takes for all of `burst` to become available again.
    public init(burst: Int, period: Duration) {
        precondition(burst > 0 && period > .zero, "A rate limit and its period have to be positive.")
        self.burst = burst
        // Rounded down to an attosecond, and not to zero: the rate is never less than was asked for.
        self.emissionInterval = max(period / burst, Duration(secondsComponent: 0, attosecondsComponent: 1))
    }

    /// How far the theoretical arrival time may lie ahead.
    public var burstTolerance: Duration { self.emissionInterval * self.burst }

    /// The time at which nothing spent counts any more.
    public var expiry: Duration { self.theoreticalArrivalTime }

    /// Decides about `cost`, and counts it if it is allowed.
    ///
    /// - Parameters:
    ///   - cost: How much to spend. 0 is always allowed and changes nothing.
    ///   - now: The time since an origin that is the caller's choice, and the same each time. Not negative.
    /// - Complexity: O(1).
    public mutating func check(cost: Int = 1, at now: Duration) -> RateLimitDecision {
        precondition(cost >= 0, "A cost cannot be negative.")
        let start = max(self.theoreticalArrivalTime, now)
        let room = self.burstTolerance - (start - now)
        // Divided rather than multiplied by the cost: an absurd cost must be denied, not overflow.
        let available = Int(max(room, .zero).attoseconds / self.emissionInterval.attoseconds)
        guard cost <= available || cost == 0 else {
            let wait = cost <= self.burst ? self.emissionInterval * cost - room : nil
            return self.decision(false, remaining: available, retryAfter: wait, at: now)
        }
        if cost > 0 { self.theoreticalArrivalTime = start + self.emissionInterval * cost }
        return self.decision(true, remaining: available - cost, retryAfter: nil, at: now)
    }

    private func decision(
        _ isAllowed: Bool,
        remaining: Int,
        retryAfter: Duration?,
        at now: Duration
    ) -> RateLimitDecision {
        RateLimitDecision(
            isAllowed: isAllowed,
            limit: self.burst,
            remaining: remaining,
            retryAfter: retryAfter,
            resetAfter: max(self.theoreticalArrivalTime - now, .zero)
        )
    }
}
