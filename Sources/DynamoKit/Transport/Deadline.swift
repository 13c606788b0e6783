/// Runs `body`, and cancels it when it takes too long.
///
/// - Throws: ``DynamoError`` with ``DynamoError/Code/timedOut``, or what `body` throws.
func withDeadline<Result: Sendable>(
    _ deadline: Duration,
    _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Result?.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await Task.sleep(for: deadline)
            return nil
        }
        defer { group.cancelAll() }
        // Whichever ends first decides. The group waits for the other one, which ends at once when it is cancelled.
        guard let first = try await group.next(), let result = first else {
            throw DynamoError(.timedOut, message: "No answer came within \(deadline).")
        }
        return result
    }
}
