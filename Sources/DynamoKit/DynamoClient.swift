public import Logging

/// A DynamoDB client.
///
/// It is a value to hand around: copies share one transport and one allowance for retries.
///
/// ```swift
/// let client = DynamoClient(transport: transport)
/// let output = try await client.execute(GetItem(tableName: "Users", key: ["userId": .string("ann")]))
/// ```
public struct DynamoClient: Sendable {
    public let configuration: DynamoClientConfiguration
    /// Carries each attempt.
    private let transport: any DynamoTransport
    let logger: Logger
    let retries: RetryDriver
    let telemetry: ClientTelemetry

    /// Creates a client.
    ///
    /// - Parameters:
    ///   - transport: Where operations go: an `HTTPTransport`, or `LocalDynamo` of DynamoKitLocal.
    ///   - configuration: How the client behaves.
    ///   - logger: For operations that are called without a logger of their own; it logs nothing by default.
    public init(
        transport: some DynamoTransport,
        configuration: DynamoClientConfiguration = .init(),
        logger: Logger = Logger(label: "DynamoKit", factory: { _ in SwiftLogNoOpLogHandler() })
    ) {
        self.transport = transport
        self.configuration = configuration
        self.logger = logger
        self.retries = RetryDriver(policy: configuration.retryPolicy, clock: configuration.clock)
        self.telemetry = ClientTelemetry(configuration, serverAddress: { transport.serverAddress(of: $0) })
    }

    /// Carries out one operation, in several attempts if need be.
    ///
    /// An attempt whose answer is lost may have been carried out, and another one is made all the same. A transaction still
    /// happens once, for its attempts share a token. But an `ADD` may count twice, and the condition of a put may fail on
    /// the item that this very call has put: ``DynamoError/attempts`` is more than 1 then, and ``DynamoError/item``, if
    /// asked for, tells whose item it is. Give items an identifier of their own to know yours by.
    ///
    /// - Parameters:
    ///   - operation: What to do.
    ///   - logger: Used instead of the client's own.
    /// - Returns: The operation's output.
    /// - Throws: ``DynamoError`` of the last attempt, or `CancellationError`.
    public func execute<Operation: DynamoOperation>(
        _ operation: Operation,
        logger: Logger? = nil
    ) async throws -> Operation.Output {
        // One token for all attempts: a retry of a transaction whose answer was lost must not carry it out again.
        let operation = operation.withIdempotencyToken()
        return try await self.observed(operation, logger: logger ?? self.logger) { operation, logger, call in
            try await self.retries.run(logger: logger) {
                call.attemptStarted()
                do {
                    let answer = try await self.transport.attempt(operation, context: AttemptContext(logger: logger))
                    call.attemptSucceeded(requestID: answer.requestID, httpStatus: answer.httpStatus)
                    return answer.output
                } catch {
                    call.attemptFailed(error)
                    throw error
                }
            }
        }
    }
}
