public import DynamoKit
import FoundationEssentials
public import Logging
public import ServiceLifecycle

/// Handles the changes of a table, as its stream records them, together with other processes that do the same.
///
/// ```swift
/// struct SearchIndexer: StreamHandler {
///     func inserted(_ item: Message, metadata: StreamRecordMetadata) async throws { try await index.add(item) }
///     func modified(from old: Message, to new: Message, metadata: StreamRecordMetadata) async throws { … }
///     func removed(_ item: Message, metadata: StreamRecordMetadata) async throws { try await index.remove(item.id) }
/// }
///
/// let consumer = StreamConsumer(
///     name: "search-index",
///     table: messages,
///     leaseTable: "ChatApp_Leases",
///     handler: SearchIndexer()
/// )
/// let group = ServiceGroup(services: [consumer], gracefulShutdownSignals: [.sigterm], logger: logger)
/// try await group.run()
/// ```
///
/// All that run with the same name share the shards of the stream evenly. Each shard has a lease in a table, with how far it
/// has been handled; when a process dies, the others take its shards over and go on from there. Every change is handled **at
/// least once**, and those of one item in the order in which they were made.
///
/// Graceful shutdown lets each handler finish what it is at, stores how far it came, and hands the shards over at once.
/// Cancellation ends as a crash would: the leases have to run out, and what was handled since the last checkpoint is
/// handled again.
public struct StreamConsumer: Service {
    /// The consumer's name. Consumers of other names handle the same changes for themselves.
    public let name: String
    /// How it works.
    public let configuration: StreamConsumerConfiguration
    /// This worker's identifier in the lease table.
    public let workerID: String
    private let client: DynamoClient
    private let tableName: String
    private let streamARN: String?
    private let leaseTable: String
    private let delivery: any ChangeDelivery
    private let logger: Logger

    /// Creates a consumer whose handler gets one change at a time.
    ///
    /// - Parameters:
    ///   - name: The consumer's name. All that have the same share the work.
    ///   - table: The table, whose stream records `NEW_AND_OLD_IMAGES`. Its client is the one that is used for all.
    ///   - streamARN: The stream; the table's latest by default.
    ///   - leaseTable: The table of the leases: partition key `consumer` (S), sort key `shardId` (S). Any number of consumers
    ///     can share one.
    ///   - handler: What is done about a change.
    ///   - configuration: How it works.
    ///   - logger: For what is worth knowing; it logs nothing by default.
    public init<Handler: StreamHandler>(
        name: String,
        table: DynamoTable<Handler.Item>,
        streamARN: String? = nil,
        leaseTable: String,
        handler: Handler,
        configuration: StreamConsumerConfiguration = .init(),
        logger: Logger = Logger(label: "DynamoKitStreams", factory: { _ in SwiftLogNoOpLogHandler() })
    ) {
        self.init(
            name: name,
            client: table.client,
            tableName: table.name,
            streamARN: streamARN,
            leaseTable: leaseTable,
            delivery: HandlerDelivery(handler: handler, table: table),
            configuration: configuration,
            logger: logger
        )
    }

    /// Creates a consumer whose handler gets as many changes at a time as a read has brought.
    ///
    /// When the closure has thrown ``StreamConsumerConfiguration/handlerRetries`` times for the same changes, it gets them
    /// one by one, so that one which cannot be handled does not take the others along.
    ///
    /// - Parameters:
    ///   - name: The consumer's name. All that have the same share the work.
    ///   - table: The table. Its stream may record anything; images that it does not record are `nil`.
    ///   - streamARN: The stream; the table's latest by default.
    ///   - leaseTable: The table of the leases: partition key `consumer` (S), sort key `shardId` (S). Any number of consumers
    ///     can share one.
    ///   - configuration: How it works.
    ///   - logger: For what is worth knowing; it logs nothing by default.
    ///   - batchHandler: What is done about changes, which are in order and of one shard.
    public init<Item: Codable & Sendable>(
        name: String,
        table: DynamoTable<Item>,
        streamARN: String? = nil,
        leaseTable: String,
        configuration: StreamConsumerConfiguration = .init(),
        logger: Logger = Logger(label: "DynamoKitStreams", factory: { _ in SwiftLogNoOpLogHandler() }),
        batchHandler: @escaping @Sendable ([StreamChange<Item>]) async throws -> Void
    ) {
        self.init(
            name: name,
            client: table.client,
            tableName: table.name,
            streamARN: streamARN,
            leaseTable: leaseTable,
            delivery: BatchHandlerDelivery(table: table, handler: batchHandler),
            configuration: configuration,
            logger: logger
        )
    }

    private init(
        name: String,
        client: DynamoClient,
        tableName: String,
        streamARN: String?,
        leaseTable: String,
        delivery: any ChangeDelivery,
        configuration: StreamConsumerConfiguration,
        logger: Logger
    ) {
        self.name = name
        self.configuration = configuration
        // Of this value and no other: a worker that starts again must not take itself for the one that crashed.
        self.workerID = "\(configuration.workerName)-\(UUID().uuidString)"
        self.client = client
        self.tableName = tableName
        self.streamARN = streamARN
        self.leaseTable = leaseTable
        self.delivery = delivery
        var logger = logger
        logger[metadataKey: "dynamodb.consumer"] = "\(name)"
        self.logger = logger
    }

    /// Handles changes until it is shut down gracefully or cancelled. Run it once.
    ///
    /// - Throws: ``StreamConsumerError`` when there is nothing to consume: no stream, one that does not suit the handler, or
    ///   one that was disabled and has been handled to its end. `DynamoError` when the first look at stream and leases fails;
    ///   what fails later is logged and tried again. `CancellationError`.
    public func run() async throws {
        let streamARN = try await self.findStream()
        let clock = ClockTimer(self.configuration.clock)
        let environment = WorkerEnvironment(
            stream: StreamReader(client: self.client, streamARN: streamARN, logger: self.logger),
            leases: LeaseTable(
                client: self.client,
                name: self.leaseTable,
                consumer: "\(self.name)|\(streamARN)",
                worker: self.workerID,
                logger: self.logger
            ),
            configuration: self.configuration,
            clock: clock,
            metrics: StreamMetrics(consumer: self.name, factory: self.configuration.metricsFactory),
            logger: self.logger
        )
        if self.configuration.createsLeaseTable { try await environment.leases.createIfMissing() }
        try await self.coordinate(environment, delivery: self.delivery)
    }

    private func coordinate(_ environment: WorkerEnvironment, delivery: some ChangeDelivery) async throws {
        try await Coordinator(environment: environment, delivery: delivery).run()
    }

    private func findStream() async throws -> String {
        if let streamARN { return streamARN }
        let table = try await self.client.execute(DescribeTable(tableName: self.tableName), logger: self.logger).table
        guard let streamARN = table.latestStreamARN else {
            throw StreamConsumerError(.noStream, message: "The table \(self.tableName) has no stream.")
        }
        return streamARN
    }
}
