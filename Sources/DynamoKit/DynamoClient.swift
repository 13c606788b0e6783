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
    public private(set) var configuration: DynamoClientConfiguration
    /// Carries each attempt.
    private let transport: any DynamoTransport
    let logger: Logger
    private(set) var retries: RetryDriver
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

    /// The same client with another configuration: for calls that are in more of a hurry, or that must not be repeated.
    ///
    /// ```swift
    /// let hurried = client.with { $0.timeout = .milliseconds(500) }
    /// ```
    ///
    /// It shares the transport, the count of retries, and what it is observed by: ``DynamoClientConfiguration/observability``
    /// and ``DynamoClientConfiguration/usage`` are those of the client that it was made from.
    ///
    /// - Parameter change: Changes the rest of the configuration.
    public func with(_ change: (inout DynamoClientConfiguration) -> Void) -> DynamoClient {
        var client = self
        change(&client.configuration)
        client.configuration.observability = self.configuration.observability
        client.configuration.usage = self.configuration.usage
        client.retries = self.retries.with(
            policy: client.configuration.retryPolicy,
            clock: client.configuration.clock
        )
        return client
    }

    /// Carries out one operation, in several attempts if need be.
    ///
    /// An attempt whose answer is lost may have been carried out, and another one is made all the same. A transaction still
    /// happens once, for its attempts share a token. But an `ADD` may count twice, and the condition of a put may fail on
    /// the item that this very call has put: ``DynamoError/isOutcomeUnknown`` is `true` then, and ``DynamoError/item``, if
    /// asked for, tells whose item it is. Give items an identifier of their own to know yours by, or set
    /// ``RetryPolicy/repeatsAmbiguousWrites`` to `false`.
    ///
    /// - Parameters:
    ///   - operation: What to do.
    ///   - timeout: How long all attempts may take together, instead of the configuration's ``DynamoClientConfiguration/timeout``.
    ///   - logger: Used instead of the client's own.
    /// - Returns: The operation's output.
    /// - Throws: ``DynamoError`` of the last attempt, or `CancellationError`.
    public func execute<Operation: DynamoOperation>(
        _ operation: Operation,
        timeout: Duration? = nil,
        logger: Logger? = nil
    ) async throws -> Operation.Output {
        // One token for all attempts: a retry of a transaction whose answer was lost must not carry it out again.
        let operation = operation.withIdempotencyToken()
        return try await self.observed(operation, logger: logger ?? self.logger) { operation, logger, call in
            try await self.retries.run(
                safety: operation.retrySafety,
                timeout: timeout ?? self.configuration.timeout,
                logger: logger
            ) { context in
                call.attemptStarted()
                do {
                    let answer = try await self.transport.attempt(operation, context: context)
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
