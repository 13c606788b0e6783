/// Tells the time since it was made.
enum TimeSource: Sendable {
    case continuous(since: ContinuousClock.Instant)
    case other(@Sendable () -> Duration)

    init<C: Clock>(_ clock: C) where C.Duration == Duration {
        // Told apart once, so that the usual clock is read without going through its type.
        if clock is ContinuousClock {
            self = .continuous(since: .now)
        } else {
            let origin = clock.now
            self = .other { origin.duration(to: clock.now) }
        }
    }

    var now: Duration {
        switch self {
        case .continuous(let origin): origin.duration(to: .now)
        case .other(let now): now()
        }
    }
}
