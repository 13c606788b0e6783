/// How often and how soon a failed attempt is repeated: by default as AWS's SDKs do for DynamoDB since 2026.
///
/// Delays grow exponentially and are drawn at random from zero to the full amount, so that clients which were turned away
/// together do not come back together. A ``Quota`` bounds what all calls of a client add to a service that is in trouble.
///
/// Specification: [Retry behavior](https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html)
public struct RetryPolicy: Hashable, Sendable {
    /// Attempts in all, the first among them; 1 never retries.
    public var maximumAttempts: Int
    /// The longest delay before the second attempt, when the first one failed but for a throttle. It doubles with each one
    /// that follows.
    public var baseDelay: Duration
    /// The same after the service has asked to slow down.
    public var throttlingBaseDelay: Duration
    /// What no delay exceeds, unless the service asks for more.
    public var maximumDelay: Duration
    /// What bounds the retries of all calls of a client together; `nil` for nothing.
    public var quota: Quota?
    /// Whether a write is repeated of which it is not known whether it was carried out, though carrying it out twice may
    /// show: see ``RetrySafety/ambiguous``.
    ///
    /// AWS's SDKs always repeat it. When this is `false`, the caller gets the error, with ``DynamoError/isOutcomeUnknown``.
    public var repeatsAmbiguousWrites: Bool

    /// Creates a policy.
    ///
    /// - Parameters:
    ///   - maximumAttempts: Attempts in all, 1 or more.
    ///   - baseDelay: The longest delay before the second attempt. DynamoDB answers in milliseconds: a second would be an age.
    ///   - throttlingBaseDelay: The same after a throttle.
    ///   - maximumDelay: What no delay exceeds, unless the service asks for more.
    ///   - quota: What bounds the retries of all calls of a client together; `nil` for nothing.
    ///   - repeatsAmbiguousWrites: Whether a write is repeated that may have been carried out already.
    public init(
        maximumAttempts: Int = 4,
        baseDelay: Duration = .milliseconds(25),
        throttlingBaseDelay: Duration = .seconds(1),
        maximumDelay: Duration = .seconds(20),
        quota: Quota? = Quota(),
        repeatsAmbiguousWrites: Bool = true
    ) {
        precondition(maximumAttempts >= 1, "There is at least one attempt.")
        precondition(
            baseDelay >= .zero && throttlingBaseDelay >= .zero && maximumDelay >= .zero,
            "No delay is negative."
        )
        self.maximumAttempts = maximumAttempts
        self.baseDelay = baseDelay
        self.throttlingBaseDelay = throttlingBaseDelay
        self.maximumDelay = maximumDelay
        self.quota = quota
        self.repeatsAmbiguousWrites = repeatsAmbiguousWrites
    }

    /// Every failure is final.
    public static let never = RetryPolicy(maximumAttempts: 1)

    /// How much all calls of a client may retry together.
    ///
    /// It is a bucket of tokens. A retry takes some, and fails the call at once when there are not enough. A call that
    /// succeeds puts back what its last retry took, or ``successIncrement`` when it had none: retries stay a small share of
    /// what succeeds, and stop when nothing does. Time alone brings no tokens back, as it would let retries go on against a
    /// service that is down. Conflicts between transactions take none, since they say nothing about the service.
    public struct Quota: Hashable, Sendable {
        /// Tokens at the start, and at most.
        public var capacity: Int
        /// What a retry takes after a failure of the service or the connection.
        public var transientCost: Int
        /// What a retry takes after a throttle.
        public var throttlingCost: Int
        /// What a call puts back that succeeds without a retry.
        public var successIncrement: Int

        public init(capacity: Int = 500, transientCost: Int = 14, throttlingCost: Int = 5, successIncrement: Int = 1) {
            precondition(
                capacity >= 0 && transientCost >= 0 && throttlingCost >= 0 && successIncrement >= 0,
                "No number of tokens is negative."
            )
            self.capacity = capacity
            self.transientCost = transientCost
            self.throttlingCost = throttlingCost
            self.successIncrement = successIncrement
        }

        /// What a retry for this reason takes.
        func cost(of reason: RetryReason) -> Int {
            switch reason {
            case .throttled: self.throttlingCost
            case .transient, .clockSkew: self.transientCost
            case .conflict: 0
            }
        }
    }
}

extension RetryPolicy {
    /// How much longer than the client by itself the service can make it wait.
    static let maximumExtraDelay = Duration.seconds(5)

    /// A delay with full jitter.
    ///
    /// - Parameters:
    ///   - failures: How many failures there were in a row, from 1.
    ///   - reason: What the last of them was.
    ///   - retryAfter: The service's `x-amz-retry-after`.
    ///   - generator: Where randomness comes from.
    func delay(
        afterFailures failures: Int,
        reason: RetryReason = .transient,
        retryAfter: Duration? = nil,
        using generator: inout some RandomNumberGenerator
    ) -> Duration {
        let base = reason == .throttled ? self.throttlingBaseDelay : self.baseDelay
        // 2^20 base delays are past any sensible maximum; more doublings would only overflow.
        let longest = min(base * (1 << min(failures - 1, 20)), self.maximumDelay)
        let delay = longest * Double.random(in: 0...1, using: &generator)
        guard let retryAfter else { return delay }
        return max(delay, min(retryAfter, delay + Self.maximumExtraDelay))
    }
}
