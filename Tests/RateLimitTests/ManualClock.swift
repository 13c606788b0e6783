import Synchronization

/// A clock that stands still until it is told to go on.
final class ManualClock: Clock {
    struct Instant: InstantProtocol {
        var offset: Duration

        func advanced(by duration: Duration) -> Self { Self(offset: self.offset + duration) }
        func duration(to other: Self) -> Duration { other.offset - self.offset }
        static func < (lhs: Self, rhs: Self) -> Bool { lhs.offset < rhs.offset }
    }

    private let time = Mutex(Duration.seconds(1_000_000))

    var now: Instant { Instant(offset: self.time.withLock { $0 }) }
    var minimumResolution: Duration { .nanoseconds(1) }

    func advance(by duration: Duration) { self.time.withLock { $0 += duration } }

    /// Returns when the clock has been advanced far enough.
    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        while self.now < deadline {
            try Task.checkCancellation()
            await Task.yield()
        }
    }
}
