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
}
