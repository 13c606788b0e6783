import TestSupport
import Testing

@testable import DynamoKit

@Suite("Retry state machine")
struct RetryStateMachineTests {
    @Test("delays double, have full jitter, and stay under the maximum")
    func delays() {
        let policy = RetryPolicy(maximumAttempts: 100, baseDelay: .milliseconds(25), maximumDelay: .seconds(1))
        var generator = SplitMix64(seed: 7)
        for failures in 1...80 {
            let longest = min(Duration.milliseconds(25) * (1 << min(failures - 1, 20)), .seconds(1))
            let delays = (0..<200).map { _ in policy.delay(afterFailures: failures, using: &generator) }
            #expect(delays.allSatisfy { $0 >= .zero && $0 <= longest })
            #expect((delays.min() ?? .zero) < longest * 0.1)
            #expect((delays.max() ?? .zero) > longest * 0.9)
        }
    }

    @Test("it gives up after as many attempts as the policy says")
    func maximumAttempts() {
        var quota = RetryQuota(now: .zero)
        var generator = SplitMix64(seed: 1)
        var machine = RetryStateMachine(policy: RetryPolicy(maximumAttempts: 3))
        for _ in 0..<2 {
            let action = machine.attemptFailed(reason: .throttled, quota: &quota, now: .zero, using: &generator)
            guard case .retry = action else {
                Issue.record("gave up early")
                return
            }
        }
        #expect(machine.attemptFailed(reason: .throttled, quota: &quota, now: .zero, using: &generator) == .giveUp)
        #expect(machine.attempts == 3)
    }

    @Test("a failure that no repetition mends is final at once")
    func finalFailure() {
        var quota = RetryQuota(now: .zero)
        var generator = SplitMix64(seed: 1)
        var machine = RetryStateMachine(policy: RetryPolicy())
        #expect(machine.attemptFailed(reason: nil, quota: &quota, now: .zero, using: &generator) == .giveUp)
    }

    @Test("when everything is throttled, retries stop adding load, and come back with time")
    func quotaRunsOut() {
        var quota = RetryQuota(now: .zero)
        var generator = SplitMix64(seed: 1)
        func retries(at now: Duration) -> Int {
            (0..<1000).count { _ in
                var machine = RetryStateMachine(policy: RetryPolicy())
                return machine.attemptFailed(reason: .throttled, quota: &quota, now: now, using: &generator) != .giveUp
            }
        }
        #expect(retries(at: .zero) == 100)
        #expect(retries(at: .seconds(1)) == 10)
        #expect(retries(at: .seconds(3600)) == 100)
    }

    @Test("conflicts between transactions do not use up what throttled calls need (aws-sdk-go-v2#1665)")
    func conflictsDoNotStarve() {
        var quota = RetryQuota(now: .zero)
        var generator = SplitMix64(seed: 1)
        for _ in 0..<10_000 {
            var machine = RetryStateMachine(policy: RetryPolicy())
            _ = machine.attemptFailed(reason: .conflict, quota: &quota, now: .zero, using: &generator)
        }
        var machine = RetryStateMachine(policy: RetryPolicy())
        let action = machine.attemptFailed(reason: .throttled, quota: &quota, now: .zero, using: &generator)
        #expect(action != .giveUp)
    }

    @Test("retries that succeed give back what they took")
    func successGivesBack() {
        var quota = RetryQuota(now: .zero)
        var generator = SplitMix64(seed: 1)
        for _ in 0..<10_000 {
            var machine = RetryStateMachine(policy: RetryPolicy())
            let action = machine.attemptFailed(reason: .throttled, quota: &quota, now: .zero, using: &generator)
            #expect(action != .giveUp)
            machine.attemptSucceeded(quota: &quota)
        }
        #expect(quota == RetryQuota(now: .zero))
    }
}
