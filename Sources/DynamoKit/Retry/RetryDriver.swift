import Logging
import Synchronization

/// Repeats attempts as ``RetryStateMachine`` says. Copies count their tokens together.
struct RetryDriver: Sendable {
    private final class SharedTokens: Sendable {
        let count = Mutex(RetryTokens())
    }

    let policy: RetryPolicy
    let timer: ClockTimer
    private let tokens: SharedTokens

    init(policy: RetryPolicy, clock: some Clock<Duration>) {
        self.init(policy: policy, timer: ClockTimer(clock), tokens: SharedTokens())
    }

    private init(policy: RetryPolicy, timer: ClockTimer, tokens: SharedTokens) {
        self.policy = policy
        self.timer = timer
        self.tokens = tokens
    }

    /// One that shares the count of tokens.
    func with(policy: RetryPolicy, clock: some Clock<Duration>) -> RetryDriver {
        RetryDriver(policy: policy, timer: ClockTimer(clock), tokens: self.tokens)
    }

    /// Makes attempts until one succeeds or no other is to be made.
    ///
    /// - Parameters:
    ///   - safety: What becomes of the operation that is carried out twice.
    ///   - timeout: How long the call may take, `nil` for as long as it takes.
    ///   - logger: For what is worth knowing between attempts.
    ///   - attempt: Makes one attempt.
    /// - Throws: What the last attempt threw, with the number of attempts; `CancellationError` also between attempts.
    func run<Output>(
        safety: RetrySafety,
        timeout: Duration?,
        logger: Logger,
        _ attempt: (AttemptContext) async throws -> Output
    ) async throws -> Output {
        let deadline = timeout.map { self.timer.now() + $0 }
        var machine = RetryStateMachine(policy: self.policy, safety: safety, deadline: deadline)
        while true {
            let context = AttemptContext(
                number: machine.attempts + 1,
                timeout: deadline.map { max(.zero, $0 - self.timer.now()) },
                logger: logger
            )
            do {
                let output = try await attempt(context)
                self.tokens.count.withLock { machine.attemptSucceeded(tokens: &$0) }
                return output
            } catch var error as DynamoError {
                switch self.attemptFailed(error, &machine) {
                case .retry(let delay):
                    logger.debug(
                        "DynamoDB attempt failed, trying again",
                        metadata: error.metadata(attempt: machine.attempts, delay: delay)
                    )
                    try await self.timer.sleep(delay)
                case .giveUp(let reason):
                    error.attempts = machine.attempts
                    error.noRetryReason = reason
                    error.attemptFacts.isEarlierOutcomeUnknown = machine.isOutcomeUnknown
                    throw error
                }
            }
        }
    }

    private func attemptFailed(
        _ error: DynamoError,
        _ machine: inout RetryStateMachine
    ) -> RetryStateMachine.FailureAction {
        var generator = SystemRandomNumberGenerator()
        let failure = RetryStateMachine.Failure(
            reason: error.retryReason,
            isOutcomeUnknown: error.isOwnOutcomeUnknown,
            retryAfter: error.attemptFacts.retryAfter
        )
        let now = self.timer.now()
        return self.tokens.count.withLock {
            machine.attemptFailed(failure, tokens: &$0, now: now, using: &generator)
        }
    }
}

extension DynamoError {
    /// What the log tells of an attempt that is made again. The message is not in it: it may quote keys and values.
    fileprivate func metadata(attempt: Int, delay: Duration) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            "dynamodb.error": "\(Self.type(of: self))", "dynamodb.attempt": "\(attempt)",
            "dynamodb.delay-ms": "\(delay / .milliseconds(1))",
        ]
        if let requestID { metadata["dynamodb.request-id"] = "\(requestID)" }
        if let httpStatus { metadata["http.status"] = "\(httpStatus)" }
        let throttlingReasons = self.throttlingReasons.compactMap(\.reason)
        if !throttlingReasons.isEmpty {
            metadata["dynamodb.throttling-reasons"] = "\(throttlingReasons.joined(separator: ","))"
        }
        return metadata
    }
}
