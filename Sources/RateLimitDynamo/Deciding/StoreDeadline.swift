/// The store answers, but not in time: other servers were faster again and again, or it takes no more for this key.
struct UndecidedInTime: Error {}

/// How long a decision may still take.
struct StoreDeadline: Sendable {
    private let end: ContinuousClock.Instant

    init(_ timeout: Duration) { self.end = .now + timeout }

    /// What is left for one more call.
    ///
    /// - Throws: ``UndecidedInTime`` if nothing is.
    func remaining() throws -> Duration {
        let remaining = ContinuousClock.now.duration(to: self.end)
        guard remaining > .zero else { throw UndecidedInTime() }
        return remaining
    }

    /// Waits a moment that grows with the attempts, so that servers which met do not meet again.
    func pause(beforeAttempt attempt: Int) async throws {
        guard attempt > 0 else { return }
        let longest = Duration.milliseconds(1 << min(attempt, 6))
        let pause = min(longest * Double.random(in: 0...1), try self.remaining())
        try await Task.sleep(for: pause, clock: .continuous)
    }
}
