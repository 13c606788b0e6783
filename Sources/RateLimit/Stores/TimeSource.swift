/// Tells the time since it was made.
struct TimeSource: Sendable {
    /// Of the continuous clock, which is told apart once, so that the usual clock is read without going through its type;
    /// `nil` for another one.
    ///
    /// A duration rather than an instant, whose size is known at run time only, and which would be copied by code that is not.
    private let origin: Duration?
    private let other: @Sendable () -> Duration

    private static let epoch = ContinuousClock.now

    init<C: Clock>(_ clock: C) where C.Duration == Duration {
        if clock is ContinuousClock {
            self.origin = Self.epoch.duration(to: .now)
            self.other = { .zero }
        } else {
            let origin = clock.now
            self.origin = nil
            self.other = { origin.duration(to: clock.now) }
        }
    }

    var now: Duration {
        guard let origin = self.origin else { return self.other() }
        return Self.epoch.duration(to: .now) - origin
    }
}
