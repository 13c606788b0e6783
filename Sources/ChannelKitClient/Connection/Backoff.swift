/// How long to wait before something is tried again: longer each time, up to a maximum, and not all clients alike.
///
/// Without chance in it, all clients that lost one server come back to the next one in the same moment.
public struct Backoff: Hashable, Sendable {
    /// How long before the first attempt anew.
    public var initial: Duration
    /// By how much each wait is longer than the one before it; 1 or more.
    public var multiplier: Double
    /// The longest wait.
    public var maximum: Duration
    /// Which part of a wait is left to chance, from 0 for none to 1 for all of it.
    public var jitter: Double

    /// Describes the waits.
    public init(
        initial: Duration = .milliseconds(100),
        multiplier: Double = 2,
        maximum: Duration = .seconds(30),
        jitter: Double = 0.5
    ) {
        self.initial = initial
        self.multiplier = multiplier
        self.maximum = maximum
        self.jitter = jitter
    }

    /// The wait before an attempt anew.
    ///
    /// - Parameters:
    ///   - attempt: How often it has failed in a row; 1 or more.
    ///   - generator: Where chance comes from.
    public func delay(beforeAttempt attempt: Int, using generator: inout some RandomNumberGenerator) -> Duration {
        let jitter = min(max(self.jitter, 0), 1)
        return self.longest(beforeAttempt: attempt) * (1 - jitter * Double.random(in: 0..<1, using: &generator))
    }

    /// The wait as it is without chance. Multiplied step by step, so that it never gets beyond what a `Duration` holds.
    private func longest(beforeAttempt attempt: Int) -> Duration {
        var wait = min(self.initial, self.maximum)
        var step = 1
        while step < attempt, wait < self.maximum, wait > .zero, self.multiplier > 1 {
            wait = self.maximum / self.multiplier <= wait ? self.maximum : wait * self.multiplier
            step += 1
        }
        return wait
    }
}
