public import Logging

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

    /// Carries out one attempt, and tells what came with its answer.
    ///
    /// By default it calls ``execute(_:logger:)``, and nothing is known beside the output.
    ///
    /// - Parameters:
    ///   - operation: What to do.
    ///   - logger: For what is worth knowing about this attempt.
    /// - Throws: ``DynamoError``, or `CancellationError`.
    func attempt<Operation: DynamoOperation>(
        _ operation: Operation,
        logger: Logger
    ) async throws -> DynamoAnswer<Operation.Output>

    /// Whom it talks to, for spans; `nil` by default, and for one in the same process.
    var serverAddress: ServerAddress? { get }
}

extension DynamoTransport {
    public func attempt<Operation: DynamoOperation>(
        _ operation: Operation,
        logger: Logger
    ) async throws -> DynamoAnswer<Operation.Output> {
        DynamoAnswer(output: try await self.execute(operation, logger: logger))
    }

    public var serverAddress: ServerAddress? { nil }
}
