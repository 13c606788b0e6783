public import Logging
import NIOCore

/// Carries one attempt of an operation to a DynamoDB and its answer back.
///
/// ``HTTPTransport`` speaks to AWS and anything that speaks its protocol; `LocalDynamo` of DynamoKitLocal is a DynamoDB of
/// its own in the same process. Retrying is the client's job, not the transport's.
public protocol DynamoTransport: Sendable {
    /// Carries out one attempt.
    ///
    /// - Parameters:
    ///   - operation: What to do.
    ///   - logger: For what is worth knowing about this attempt.
    /// - Returns: The operation's output.
    /// - Throws: ``DynamoError``, or `CancellationError`.
    func execute<Operation: DynamoOperation>(
        _ operation: Operation,
        logger: Logger
    ) async throws -> Operation.Output

    /// Carries out one attempt of a client's call.
    ///
    /// This is what ``DynamoClient`` calls. A transport that knows more about its answers than the output, or keeps to the
    /// time allowed by itself, has one of its own. By default it is ``execute(_:logger:)``, cancelled when it takes too long.
    ///
    /// - Parameters:
    ///   - operation: What to do.
    ///   - context: What there is to know about the attempt.
    /// - Throws: ``DynamoError``, with ``DynamoError/Code/timedOut`` when it takes too long, or `CancellationError`.
    func attempt<Operation: DynamoOperation>(
        _ operation: Operation,
        context: AttemptContext
    ) async throws -> AttemptAnswer<Operation.Output>

    /// Whom it talks to, for spans; `nil` by default, and for one in the same process.
    func serverAddress(of service: DynamoService) -> ServerAddress?
}

extension DynamoTransport {
    public func attempt<Operation: DynamoOperation>(
        _ operation: Operation,
        context: AttemptContext
    ) async throws -> AttemptAnswer<Operation.Output> {
        guard let timeout = context.timeout else {
            return AttemptAnswer(output: try await self.execute(operation, logger: context.logger))
        }
        return try await withDeadline(.now() + TimeAmount(max(timeout, .zero))) {
            AttemptAnswer(output: try await self.execute(operation, logger: context.logger))
        }
    }

    public func serverAddress(of service: DynamoService) -> ServerAddress? { nil }
}
