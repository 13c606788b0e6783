/// The generic cell rate algorithm: a leaky bucket kept as a single point in time.
///
/// The theoretical arrival time is when everything spent so far will have drained away. Spending moves it on by one emission
/// interval per unit; a check is denied if that would take it further than the burst tolerance beyond now. A denied check
/// does not move it.
///
/// See [ITU-T I.371](https://www.itu.int/rec/T-REC-I.371), annex A.
public struct GCRA: RateLimitAlgorithm, Hashable {
    /// How much may be spent at once after a pause.
    public let burst: Int
    /// How long it takes for one unit to become available.
    public let emissionInterval: Duration

    /// When everything spent so far has drained away.
    public package(set) var theoreticalArrivalTime: Duration = .zero

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

    /// The same as ``burst``.
    public var limit: Int { self.burst }

    /// How far the theoretical arrival time may lie ahead.
    public var burstTolerance: Duration { self.emissionInterval * self.burst }

    public var expiry: Duration { self.theoreticalArrivalTime }

    /// Tells what ``check(cost:at:)`` would decide.
    ///
    /// - Complexity: O(1).
    public func peek(cost: Int, at now: Duration) -> RateLimitDecision {
        precondition(cost >= 0, "A cost cannot be negative.")
        let room = self.room(at: now)
        let available = self.units(in: room)
        let isAllowed = cost <= available
        return RateLimitDecision(
            isAllowed: isAllowed,
            limit: self.burst,
            remaining: available,
            retryAfter: isAllowed || cost > self.burst ? nil : self.emissionInterval * cost - room,
            resetAfter: max(self.theoreticalArrivalTime - now, .zero)
        )
    }

    /// Decides about `cost`, and counts it if it is allowed.
    ///
    /// - Complexity: O(1).
    public mutating func check(cost: Int = 1, at now: Duration) -> RateLimitDecision {
        var decision = self.peek(cost: cost, at: now)
        guard decision.isAllowed, cost > 0 else { return decision }
        // What the spending changes is added to the decision rather than divided anew.
        self.theoreticalArrivalTime = max(self.theoreticalArrivalTime, now) + self.emissionInterval * cost
        decision.remaining -= cost
        decision.resetAfter = self.theoreticalArrivalTime - now
        return decision
    }

    public mutating func spend(_ cost: Int, at now: Duration) {
        precondition(cost >= 0, "A cost cannot be negative.")
        let spent = max(self.theoreticalArrivalTime, now) + self.emissionInterval * min(cost, self.burst)
        self.theoreticalArrivalTime = max(self.theoreticalArrivalTime, min(spent, now + self.burstTolerance))
    }

    public mutating func refund(_ cost: Int, at now: Duration) {
        precondition(cost >= 0, "A cost cannot be negative.")
        let refunded = self.theoreticalArrivalTime - self.emissionInterval * min(cost, self.burst)
        self.theoreticalArrivalTime = max(refunded, .zero)
    }

    public mutating func reset() { self.theoreticalArrivalTime = .zero }

    /// How far the theoretical arrival time may still be moved. Negative when the clock has gone back.
    private func room(at now: Duration) -> Duration {
        self.burstTolerance - max(self.theoreticalArrivalTime - now, .zero)
    }

    private func units(in room: Duration) -> Int {
        guard room > .zero else { return 0 }
        // Divided rather than multiplied by a cost: an absurd cost must be denied, not overflow.
        return Int(room.attoseconds / self.emissionInterval.attoseconds)
    }
}
