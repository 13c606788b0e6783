import Logging
import Synchronization

/// Repeats attempts as ``RetryStateMachine`` says, for all copies of one client.
final class RetryDriver: Sendable {
    let policy: RetryPolicy
    let timer: RetryTimer
    private let quota: Mutex<RetryQuota>

    init(policy: RetryPolicy, clock: some Clock<Duration>) {
        self.policy = policy
        self.timer = RetryTimer(clock)
        self.quota = Mutex(RetryQuota(now: self.timer.now()))
    }

    /// - Throws: What the last attempt threw, with the number of attempts; `CancellationError` also between attempts.
    func run<Output>(logger: Logger, _ attempt: () async throws -> Output) async throws -> Output {
        var machine = RetryStateMachine(policy: self.policy)
        while true {
            do {
                let output = try await attempt()
                self.quota.withLock { machine.attemptSucceeded(quota: &$0) }
                return output
            } catch var error as DynamoError {
                var generator = SystemRandomNumberGenerator()
                let now = self.timer.now()
                let action = self.quota.withLock {
                    machine.attemptFailed(reason: error.retryReason, quota: &$0, now: now, using: &generator)
                }
                switch action {
                case .retry(let delay):
                    logger.debug(
                        "DynamoDB attempt failed, trying again",
                        metadata: [
                            "dynamodb.error": "\(error.code)", "dynamodb.attempt": "\(machine.attempts)",
                            "dynamodb.delay": "\(delay)",
                        ]
                    )
                    try await self.timer.sleep(delay)
                case .giveUp:
                    error.attempts = machine.attempts
                    throw error
                }
            }
        }
    }
}
