public import Logging

/// A DynamoDB client.
///
/// It is a value to hand around: copies share one transport.
///
/// ```swift
/// let client = DynamoClient(transport: transport)
/// let output = try await client.execute(GetItem(tableName: "Users", key: ["userId": .string("ann")]))
/// ```
public struct DynamoClient: Sendable {
    public let configuration: DynamoClientConfiguration
    /// Carries each attempt.
    private let transport: any DynamoTransport
    private let logger: Logger

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
    }

    /// Carries out one operation.
    ///
    /// - Parameters:
    ///   - operation: What to do.
    ///   - logger: Used instead of the client's own.
    /// - Returns: The operation's output.
    /// - Throws: ``DynamoError``, or `CancellationError`.
    public func execute<Operation: DynamoOperation>(
        _ operation: Operation,
        logger: Logger? = nil
    ) async throws -> Operation.Output {
        try await self.transport.execute(operation, logger: logger ?? self.logger)
    }
}
