import ChannelKitClient
import TestSupport
import Testing

@Suite("Backoff")
struct BackoffTests {
    private let backoff = Backoff(initial: .milliseconds(100), multiplier: 2, maximum: .seconds(1), jitter: 0)

    @Test(
        "each wait is longer than the one before, up to the maximum",
        arguments: [(1, 100), (2, 200), (3, 400), (4, 800), (5, 1_000), (6, 1_000), (10_000, 1_000)]
    )
    func growth(attempt: Int, milliseconds: Int) {
        var generator = SplitMix64(seed: 1)
        let delay = self.backoff.delay(beforeAttempt: attempt, using: &generator)
        #expect(delay == .milliseconds(milliseconds))
    }

    @Test("chance takes its part of a wait and no more", arguments: UInt64(0)..<50)
    func jitter(seed: UInt64) {
        var backoff = self.backoff
        backoff.jitter = 0.25
        var generator = SplitMix64(seed: seed)
        let delay = backoff.delay(beforeAttempt: 3, using: &generator)
        #expect(delay > .milliseconds(299) && delay <= .milliseconds(400))
    }

    @Test("clients do not come back all at once")
    func spread() {
        var backoff = self.backoff
        backoff.jitter = 1
        var generator = SplitMix64(seed: 3)
        let delays = (0..<100).map { _ in backoff.delay(beforeAttempt: 1, using: &generator) }
        #expect(Set(delays).count > 90)
        #expect(delays.contains { $0 < .milliseconds(25) } && delays.contains { $0 > .milliseconds(75) })
    }

    @Test("settings that make no sense neither trap nor wait for ever", arguments: [-1, 0, 0.5, Double.infinity])
    func extremes(multiplier: Double) {
        var generator = SplitMix64(seed: 5)
        let backoff = Backoff(initial: .seconds(5), multiplier: multiplier, maximum: .seconds(3), jitter: 7)
        let delay = backoff.delay(beforeAttempt: Int.max, using: &generator)
        #expect(delay >= .zero && delay <= .seconds(3))
    }
}
