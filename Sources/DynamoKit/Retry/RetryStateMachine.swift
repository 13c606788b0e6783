/// Decides what follows each attempt of one call. It knows no clock, no task and no transport.
struct RetryStateMachine: Sendable {
    private let policy: RetryPolicy
    private let safety: RetrySafety
    /// When the call has to be over, as time since a fixed point.
    private let deadline: Duration?
    /// Attempts that have ended.
    private(set) var attempts = 0
    /// Whether any of them may have been carried out.
    private(set) var isOutcomeUnknown = false
    // What the retry that is under way took from the quota.
    private var taken = 0
    // The clock is corrected once: if that did not help, it was not the clock.
    private var hasCorrectedClock = false

    init(policy: RetryPolicy, safety: RetrySafety = .idempotent, deadline: Duration? = nil) {
        self.policy = policy
        self.safety = safety
        self.deadline = deadline
    }

    /// What is to be known of an attempt that failed.
    struct Failure: Hashable, Sendable {
        /// Why another attempt may help, or `nil` when it does not.
        var reason: RetryReason?
        /// Whether it may have been carried out.
        var isOutcomeUnknown = false
        /// How long the service asks to wait.
        var retryAfter: Duration?
    }

    enum FailureAction: Equatable {
        /// Try again after a while.
        case retry(after: Duration)
        /// Hand the error to the caller.
        case giveUp(NoRetryReason)
    }

    /// An attempt has failed.
    ///
    /// - Parameters:
    ///   - failure: What is known of it.
    ///   - tokens: Shared by all calls of the client.
    ///   - now: Time since the fixed point that the deadline goes by.
    ///   - generator: Where randomness comes from.
    mutating func attemptFailed(
        _ failure: Failure,
        tokens: inout RetryTokens,
        now: Duration,
        using generator: inout some RandomNumberGenerator
    ) -> FailureAction {
        self.attempts += 1
        self.taken = 0
        self.isOutcomeUnknown = self.isOutcomeUnknown || failure.isOutcomeUnknown
        guard let reason = failure.reason else { return .giveUp(.final) }
        if reason == .clockSkew {
            guard !self.hasCorrectedClock else { return .giveUp(.final) }
            self.hasCorrectedClock = true
        }
        guard !failure.isOutcomeUnknown || self.isSafe else { return .giveUp(.outcomeUnknown) }
        guard self.attempts < self.policy.maximumAttempts else { return .giveUp(.attemptsUsedUp) }
        let delay = self.policy.delay(
            afterFailures: self.attempts,
            reason: reason,
            retryAfter: failure.retryAfter,
            using: &generator
        )
        // Nobody waits for an attempt that cannot be made. It is not to cost others their tokens either.
        if let deadline, now + delay >= deadline { return .giveUp(.deadline) }
        if let quota = self.policy.quota {
            let cost = quota.cost(of: reason)
            guard tokens.take(cost, of: quota) else { return .giveUp(.quotaUsedUp) }
            self.taken = cost
        }
        return .retry(after: delay)
    }

    /// An attempt has succeeded.
    mutating func attemptSucceeded(tokens: inout RetryTokens) {
        self.attempts += 1
        guard let quota = self.policy.quota else { return }
        tokens.putBack(self.taken > 0 ? self.taken : quota.successIncrement)
        self.taken = 0
    }

    private var isSafe: Bool {
        switch self.safety {
        case .idempotent: true
        case .ambiguous: self.policy.repeatsAmbiguousWrites
        case .unsafe: false
        }
    }
}
