import Testing

@testable import DynamoKit

@Suite("Retry state machine")
struct RetryStateMachineTests {
    typealias Failure = RetryStateMachine.Failure

    /// What a machine does after failures in a row, all at the same time.
    private func actions(
        after failures: [Failure],
        policy: RetryPolicy = RetryPolicy(),
        safety: RetrySafety = .idempotent,
        deadline: Duration? = nil
    ) -> [RetryStateMachine.FailureAction] {
        var machine = RetryStateMachine(policy: policy, safety: safety, deadline: deadline)
        var tokens = RetryTokens()
        var generator = LargestNumbers()
        return failures.map {
            machine.attemptFailed($0, tokens: &tokens, now: .zero, using: &generator)
        }
    }

    @Test("a failure that no repetition mends is final at once")
    func final() {
        #expect(self.actions(after: [Failure(reason: nil)]) == [.giveUp(.final)])
    }

    @Test(
        "what may have been carried out is repeated as far as that is safe",
        arguments: [
            (RetrySafety.idempotent, true, true), (.idempotent, false, true), (.ambiguous, true, true),
            (.ambiguous, false, false), (.unsafe, true, false), (.unsafe, false, false),
        ]
    )
    func safety(safety: RetrySafety, repeatsAmbiguousWrites: Bool, isRepeated: Bool) {
        var policy = RetryPolicy()
        policy.repeatsAmbiguousWrites = repeatsAmbiguousWrites
        let unknown = Failure(reason: .transient, isOutcomeUnknown: true)
        let known = Failure(reason: .throttled)
        #expect(
            self.actions(after: [unknown], policy: policy, safety: safety)
                == [isRepeated ? .retry(after: .milliseconds(25)) : .giveUp(.outcomeUnknown)]
        )
        #expect(
            self.actions(after: [known], policy: policy, safety: safety) == [.retry(after: .seconds(1))],
            "what was not carried out is always repeated"
        )
    }

    @Test("that one attempt may have been carried out is remembered")
    func unknownOutcome() {
        var machine = RetryStateMachine(policy: RetryPolicy())
        var tokens = RetryTokens()
        var generator = LargestNumbers()
        for (isUnknown, isRemembered) in [(false, false), (true, true), (false, true)] {
            _ = machine.attemptFailed(
                Failure(reason: .transient, isOutcomeUnknown: isUnknown),
                tokens: &tokens,
                now: .zero,
                using: &generator
            )
            #expect(machine.isOutcomeUnknown == isRemembered)
        }
    }

    @Test("a clock that was wrong is corrected once: if that does not help, it was not the clock")
    func clockSkew() {
        #expect(
            self.actions(after: [Failure(reason: .clockSkew), Failure(reason: .clockSkew)])
                == [.retry(after: .milliseconds(25)), .giveUp(.final)]
        )
    }

    @Test("nobody waits for an attempt that would come after the deadline")
    func deadline() {
        let failures = [Failure(reason: .transient), Failure(reason: .transient)]
        #expect(
            self.actions(after: failures, deadline: .milliseconds(50))
                == [.retry(after: .milliseconds(25)), .giveUp(.deadline)]
        )
        #expect(
            self.actions(after: failures, deadline: .milliseconds(51))
                == [.retry(after: .milliseconds(25)), .retry(after: .milliseconds(50))]
        )
        #expect(self.actions(after: failures, deadline: .zero).first == .giveUp(.deadline))
    }

    @Test("a retry that the deadline forbids takes no tokens")
    func deadlineTakesNothing() {
        var machine = RetryStateMachine(policy: RetryPolicy(), deadline: .milliseconds(1))
        var tokens = RetryTokens()
        var generator = LargestNumbers()
        let action = machine.attemptFailed(Failure(reason: .throttled), tokens: &tokens, now: .zero, using: &generator)
        #expect(action == .giveUp(.deadline))
        #expect(tokens.taken == 0)
    }

    @Test("conflicts between transactions do not use up what throttled calls need (aws-sdk-go-v2#1665)")
    func conflictsDoNotStarve() {
        var tokens = RetryTokens()
        var generator = LargestNumbers()
        for _ in 0..<10_000 {
            var machine = RetryStateMachine(policy: RetryPolicy())
            let failure = Failure(reason: .conflict)
            let action = machine.attemptFailed(failure, tokens: &tokens, now: .zero, using: &generator)
            #expect(action == .retry(after: .milliseconds(25)))
        }
        #expect(tokens.taken == 0)
    }

    @Test("when everything fails, retries stop adding load, and come back as calls succeed")
    func quotaRunsOut() {
        var tokens = RetryTokens()
        var generator = LargestNumbers()
        func retries(of calls: Int) -> Int {
            (0..<calls).count { _ in
                var machine = RetryStateMachine(policy: RetryPolicy())
                let failure = Failure(reason: .transient)
                return machine.attemptFailed(failure, tokens: &tokens, now: .zero, using: &generator)
                    != .giveUp(.quotaUsedUp)
            }
        }
        #expect(retries(of: 1000) == 35)
        for _ in 0..<28 {
            var machine = RetryStateMachine(policy: RetryPolicy())
            machine.attemptSucceeded(tokens: &tokens)
        }
        #expect(retries(of: 1000) == 2)
    }

    @Test("without a quota nothing but the number of attempts bounds retries")
    func noQuota() {
        var tokens = RetryTokens()
        var generator = LargestNumbers()
        for _ in 0..<1000 {
            var machine = RetryStateMachine(policy: RetryPolicy(quota: nil))
            let failure = Failure(reason: .transient)
            let action = machine.attemptFailed(failure, tokens: &tokens, now: .zero, using: &generator)
            #expect(action == .retry(after: .milliseconds(25)))
        }
        #expect(tokens.taken == 0)
    }
}
