import TestSupport
import Testing

@testable import DynamoKit

/// What AWS's SDKs check their own implementations against, with the numbers that they give for DynamoDB.
@Suite("AWS's retry rules")
struct RetryRulesTests {
    struct Step: Sendable, CustomStringConvertible {
        enum Outcome: Equatable {
            case success
            case retry(after: Duration)
            case giveUp(NoRetryReason)
        }

        var reason: RetryReason?
        var outcome: Outcome
        var tokensLeft: Int

        var description: String { "\(self.reason.map { "\($0)" } ?? "success")" }

        static func retry(_ reason: RetryReason = .transient, milliseconds: Int, left: Int) -> Self {
            Step(reason: reason, outcome: .retry(after: .milliseconds(milliseconds)), tokensLeft: left)
        }
        static func giveUp(_ why: NoRetryReason, _ reason: RetryReason = .transient, left: Int) -> Self {
            Step(reason: reason, outcome: .giveUp(why), tokensLeft: left)
        }
        static func success(left: Int) -> Self { Step(outcome: .success, tokensLeft: left) }
    }

    static let cases: [(name: String, attempts: Int, tokens: Int, steps: [Step])] = [
        (
            "a retry succeeds in the end", 4, 500,
            [.retry(milliseconds: 25, left: 486), .retry(milliseconds: 50, left: 472), .success(left: 486)]
        ),
        (
            "there are no more attempts than are allowed", 4, 500,
            [
                .retry(milliseconds: 25, left: 486), .retry(milliseconds: 50, left: 472),
                .retry(milliseconds: 100, left: 458), .giveUp(.attemptsUsedUp, left: 458),
            ]
        ),
        (
            "the quota is reached after one retry", 3, 14,
            [.retry(milliseconds: 25, left: 0), .giveUp(.quotaUsedUp, left: 0)]
        ),
        ("without a quota left nothing is retried", 3, 0, [.giveUp(.quotaUsedUp, left: 0)]),
        (
            "delays double", 5, 500,
            [
                .retry(milliseconds: 25, left: 486), .retry(milliseconds: 50, left: 472),
                .retry(milliseconds: 100, left: 458), .retry(milliseconds: 200, left: 444),
                .giveUp(.attemptsUsedUp, left: 444),
            ]
        ),
        (
            "retries stop when the quota has not enough for one", 5, 20,
            [.retry(milliseconds: 25, left: 6), .giveUp(.quotaUsedUp, left: 6)]
        ),
        (
            "the quota recovers as calls succeed", 5, 30,
            [
                .retry(milliseconds: 25, left: 16), .retry(milliseconds: 50, left: 2), .success(left: 16),
                .retry(milliseconds: 25, left: 2), .success(left: 16), .success(left: 17), .success(left: 18),
            ]
        ),
        (
            "a throttle takes less of the quota and more time", 4, 500,
            [.retry(.throttled, milliseconds: 1000, left: 495), .success(left: 500)]
        ),
        (
            "delays go by the last failure and by how many there were", 4, 500,
            [
                .retry(milliseconds: 25, left: 486), .retry(.throttled, milliseconds: 2000, left: 481),
                .retry(milliseconds: 100, left: 467), .success(left: 481),
            ]
        ),
        (
            "no delay is longer than 20 s", 8, 500,
            [1000, 2000, 4000, 8000, 16_000, 20_000, 20_000].enumerated().map { index, delay in
                .retry(.throttled, milliseconds: delay, left: 500 - 5 * (index + 1))
            } + [.giveUp(.attemptsUsedUp, .throttled, left: 465)]
        ),
        ("a full quota takes no more", 4, 500, [.success(left: 500), .success(left: 500)]),
    ]

    @Test("the published cases come out as published", arguments: 0..<Self.cases.count)
    func published(index: Int) {
        let (name, attempts, capacity, steps) = Self.cases[index]
        // The cases say what is left of a bucket that holds 500, though it may start with less.
        var tokens = RetryTokens()
        let isTaken = tokens.take(500 - capacity, of: RetryPolicy.Quota())
        #expect(isTaken)
        let policy = RetryPolicy(maximumAttempts: attempts)
        var machine = RetryStateMachine(policy: policy)
        var generator = LargestNumbers()
        for step in steps {
            guard let reason = step.reason else {
                machine.attemptSucceeded(tokens: &tokens)
                #expect(500 - tokens.taken == step.tokensLeft, "\(name)")
                machine = RetryStateMachine(policy: policy)
                continue
            }
            let action = machine.attemptFailed(
                .init(reason: reason),
                tokens: &tokens,
                now: .zero,
                using: &generator
            )
            switch action {
            case .retry(let delay): #expect(step.outcome == .retry(after: delay), "\(name)")
            case .giveUp(let reason): #expect(step.outcome == .giveUp(reason), "\(name)")
            }
            #expect(500 - tokens.taken == step.tokensLeft, "\(name)")
        }
    }

    @Test(
        "x-amz-retry-after makes the client wait longer, by no more than five seconds, and never less",
        arguments: [(1500, 1500), (0, 25), (25, 25), (4000, 4000), (10_000, 5025), (5025, 5025)]
    )
    func retryAfter(header: Int, delay: Int) {
        var generator = LargestNumbers()
        let actual = RetryPolicy().delay(
            afterFailures: 1,
            retryAfter: .milliseconds(header),
            using: &generator
        )
        #expect(actual == .milliseconds(delay))
    }

    @Test("delays have full jitter: any between nothing and the longest is as likely")
    func jitter() {
        let policy = RetryPolicy()
        var generator = SplitMix64(seed: 7)
        for failures in 1...80 {
            let longest = min(Duration.milliseconds(25) * (1 << min(failures - 1, 20)), .seconds(20))
            let delays = (0..<200).map { _ in policy.delay(afterFailures: failures, using: &generator) }
            #expect(delays.allSatisfy { $0 >= .zero && $0 <= longest })
            #expect((delays.min() ?? .zero) < longest * 0.1)
            #expect((delays.max() ?? .zero) > longest * 0.9)
        }
    }
}

/// Makes `Double.random(in: 0...1)` 1, as if there were no jitter.
struct LargestNumbers: RandomNumberGenerator {
    func next() -> UInt64 { .max }
}
