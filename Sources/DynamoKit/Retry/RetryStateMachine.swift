/// Decides what follows each attempt of one call. It knows no clock, no task and no transport.
struct RetryStateMachine: Sendable {
    private let policy: RetryPolicy
    /// Attempts that have ended.
    private(set) var attempts = 0
    // What the retry that is under way took from the quota.
    private var taken = 0.0

    init(policy: RetryPolicy) {
        self.policy = policy
    }

    enum FailureAction: Equatable {
        /// Try again after a while.
        case retry(after: Duration)
        /// Hand the error to the caller.
        case giveUp
    }

    /// An attempt has failed.
    ///
    /// - Parameters:
    ///   - reason: Why another one may help, or `nil` when it does not.
    ///   - quota: Shared by all calls of the client.
    ///   - now: Time since the fixed point that the quota goes by.
    ///   - generator: Where randomness comes from.
    mutating func attemptFailed(
        reason: RetryReason?,
        quota: inout RetryQuota,
        now: Duration,
        using generator: inout some RandomNumberGenerator
    ) -> FailureAction {
        self.attempts += 1
        self.taken = 0
        guard let reason, self.attempts < self.policy.maximumAttempts else { return .giveUp }
        let cost = RetryQuota.cost(of: reason)
        guard quota.take(cost, now: now) else { return .giveUp }
        self.taken = cost
        return .retry(after: self.policy.delay(afterFailures: self.attempts, using: &generator))
    }

    /// An attempt has succeeded.
    mutating func attemptSucceeded(quota: inout RetryQuota) {
        self.attempts += 1
        quota.putBack(self.taken)
        self.taken = 0
    }
}
