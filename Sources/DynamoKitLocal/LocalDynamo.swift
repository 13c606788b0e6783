public import DynamoKit
public import Logging

import struct FoundationEssentials.Date

/// A DynamoDB in this process: the same requests, answers and errors, with SQLite underneath.
///
/// Hand it to a `DynamoClient` as its transport:
///
/// ```swift
/// let local = try LocalDynamo(storage: .file("data/dynamodb.sqlite"))
/// let client = DynamoClient(transport: local)
/// ```
///
/// A write is answered when it is on disk, unless ``LocalDynamoConfiguration/durability`` says otherwise. Reads never wait
/// for writes. Close it with ``close()``, or let ``withLocalDynamo(storage:configuration:_:)`` do so.
public final class LocalDynamo: DynamoTransport {
    /// Where the data is.
    public enum Storage: Hashable, Sendable {
        /// In a file, which is made when there is none; its folder must be there. SQLite keeps up to two more files
        /// beside it while it is open, and a lock file keeps other processes off.
        case file(String)
        /// In memory, for as long as the ``LocalDynamo`` lives.
        case inMemory
    }

    let store: Store
    private let sweeper: Sweeper?
    private let simulator = Simulator()
    private let now: @Sendable () -> Date
    private let sleep: @Sendable (Duration) async throws -> Void

    /// Opens the store. Opening a file that was not closed properly first brings its last writes in order.
    ///
    /// - Throws: `DynamoError` with code `DynamoError.Code.storeLocked` when the file is in use, or
    ///   `DynamoError.Code.storeUnusable` when it cannot be opened, is damaged, or is something else; what
    ///   ``simulate(_:)`` throws.
    public init(storage: Storage, configuration: LocalDynamoConfiguration = .init()) throws {
        precondition(configuration.maximumConcurrentReads >= 1, "a store needs a reader")
        precondition(configuration.sweepInterval.map { $0 > .zero } ?? true, "sweeps need a pause between them")
        self.now = configuration.now
        self.sleep = configuration.sleep
        do {
            let store = try Store(storage: storage, configuration: configuration, now: configuration.now)
            self.store = store
            self.sweeper = configuration.sweepInterval.map { Sweeper(store: store, interval: $0) }
        } catch let error as DynamoError {
            throw error
        } catch {
            throw DynamoError(.storeUnusable, message: "The store cannot be opened: \(error)", cause: error)
        }
        try self.simulate(configuration.simulation)
    }

    /// Finishes the requests that are under way, writes everything to its place and gives up the lock.
    ///
    /// Requests after that fail with `DynamoError.Code.storeClosed`. Closing twice is harmless.
    public func close() async {
        await self.sweeper?.stop()
        await self.simulator.close()
        await self.store.close()
    }

    /// Removes at once what ``LocalDynamoConfiguration/sweepInterval`` is for: items whose time to live is over, and
    /// records of streams that are older than a day. A test moves its clock and calls this.
    ///
    /// - Returns: How many items have expired.
    /// - Throws: `DynamoError` with code `DynamoError.Code.storeClosed`, or when the store fails; `CancellationError`.
    @discardableResult
    public func sweep() async throws -> Int {
        do {
            return try await self.store.sweep()
        } catch {
            throw Self.dynamoError(error)
        }
    }

    /// What goes wrong on purpose at the moment.
    public var simulation: Simulation { self.simulator.running?.simulation ?? .off }

    /// Has other things go wrong on purpose from now on; ``Simulation/off`` ends it. What the simulation before had
    /// counted and drawn is forgotten, and requests that are under way keep to it.
    ///
    /// - Throws: `DynamoError` with code `DynamoError.Code.invalidConfiguration` for a simulation that makes no sense, or
    ///   that an engine in memory cannot have, and `DynamoError.Code.storeClosed`; things go on as before then.
    public func simulate(_ simulation: Simulation) throws {
        try simulation.check()
        guard simulation != .off else { return try self.simulator.start(nil) }
        let lagging = try simulation.maximumStaleness.map { try self.store.laggingReader(maximumAge: $0) }
        try self.simulator.start(
            RunningSimulation(simulation, lagging: lagging, now: self.now, sleep: self.sleep)
        )
    }

    /// Closes each open shard of a table's stream, which goes on in two others, as the service does when a table grows.
    ///
    /// - Throws: `DynamoError` when there is no such table, or it has no stream that is on.
    public func splitShards(ofTable tableName: String) async throws {
        do {
            try await self.store.write { transaction in
                let table = try transaction.catalog.table(named: tableName)
                guard let stream = table.stream else {
                    throw ValidationError.invalid("Table has no stream whose shards could be split: \(tableName)")
                }
                try transaction.splitShards(Set(stream.openShards.map(\.shard)), of: table, into: 2)
            }
        } catch {
            throw Self.dynamoError(error)
        }
    }

    /// Carries out an operation.
    ///
    /// - Throws: `DynamoError` as the service would; with code `DynamoError.Code.operationNotSupported` for an
    ///   operation that the engine does not have, or `DynamoError.Code.storeDamaged` when its file cannot be read;
    ///   `CancellationError` when the task was cancelled before it began.
    public func execute<Operation: DynamoOperation>(
        _ operation: Operation,
        logger: Logger
    ) async throws -> Operation.Output {
        if let call = operation as? AnyOperation,
            let output = try await self.execute(call, logger: logger) as? Operation.Output
        {
            return output
        }
        guard let local = operation as? any LocalOperation<Operation.Output> else {
            throw DynamoError.operationNotSupported(operation.operationName)
        }
        do {
            guard let simulation = self.simulator.running else { return try await local.carryOut(on: self.store) }
            return try await local.carryOut(on: self.store, in: simulation)
        } catch {
            let error = Self.dynamoError(error)
            if let error = error as? DynamoError, error.code == .internalServerError || error.code == .storeDamaged {
                logger.error(
                    "The store failed",
                    metadata: [
                        "dynamodb.operation": "\(Operation.name)", "error": "\(error.detailedDescription())",
                    ]
                )
            }
            throw error
        }
    }

    /// Failures of the store become the service's own "something went wrong here", with the cause inside.
    static func dynamoError(_ error: any Error) -> any Error {
        switch error {
        case is DynamoError, is CancellationError, is TableTransferError: error
        case let error as SQLiteError where error.isOutOfSpace:
            DynamoError(.internalServerError, message: "The store is out of space.", cause: error)
        case let error as SQLiteError where error.isDamage: Self.storeDamaged(by: error)
        case is ItemBlobError: Self.storeDamaged(by: error)
        default:
            DynamoError(.internalServerError, message: "The store failed.", cause: error)
        }
    }

    private static func storeDamaged(by error: any Error) -> DynamoError {
        DynamoError(.storeDamaged, message: "The store's file is damaged: \(error)", cause: error)
    }
}

/// Opens a store for the length of `body`, and closes it whatever comes of it.
///
/// - Throws: What opening throws, and what `body` throws.
public func withLocalDynamo<Result>(
    storage: LocalDynamo.Storage,
    configuration: LocalDynamoConfiguration = .init(),
    _ body: (LocalDynamo) async throws -> Result
) async throws -> Result {
    let local = try LocalDynamo(storage: storage, configuration: configuration)
    do {
        let result = try await body(local)
        await local.close()
        return result
    } catch {
        await local.close()
        throw error
    }
}
