import AsyncHTTPClient
import NIOCore

/// Runs `body`, but waits no longer for it than until `deadline`, or until the caller is cancelled.
///
/// Then it cancels `body` and returns at once. A task group would wait for `body` to notice, and what it waits for may not
/// be its own: a refresh of credentials, for example, goes on for others who wait for it.
///
/// - Throws: ``DynamoError`` with ``DynamoError/Code/timedOut``, `CancellationError`, or what `body` throws.
func withDeadline<Value: Sendable>(
    _ deadline: NIODeadline,
    _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try Task.checkCancellation()
    let outcome = FirstOutcome<Value>()
    let task = startedTask {
        do {
            outcome.decide(.success(try await body()))
        } catch {
            outcome.decide(.failure(error))
        }
    }
    // Most often it is done: what it waits for was there.
    if let known = outcome.known { return try known.get() }
    let alarm = HTTPClient.defaultEventLoopGroup.any().scheduleTask(deadline: deadline) {
        outcome.decide(.failure(DynamoError(.timedOut, message: "No answer came in time.")))
    }
    defer {
        alarm.cancel()
        task.cancel()
    }
    return try await withTaskCancellationHandler {
        try await outcome.value()
    } onCancel: {
        outcome.decide(.failure(CancellationError()))
    }
}

/// A task that runs on the caller's thread until it has to wait for the first time, where the system can do that.
private func startedTask(_ body: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
    if #available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *) {
        Task.immediate { await body() }
    } else {
        Task { await body() }
    }
}
