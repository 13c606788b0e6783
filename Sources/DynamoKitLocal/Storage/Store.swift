internal import CSQLite
import DynamoKit
import FoundationEssentials
import Synchronization

/// The data file: one writer, and a few readers beside it.
final class Store: Sendable {
    private let writer: WriteQueue
    /// `nil` in memory, where SQLite has one connection: reads are done between the groups of writes.
    private let readers: ReaderPool?
    private let committer: GroupCommitter
    /// `nil` in memory.
    private let path: String?
    private let lock: Mutex<StoreLock?>
    private let now: @Sendable () -> Date
    private let maximumWaitingReads: Int

    init(
        storage: LocalDynamo.Storage,
        configuration: LocalDynamoConfiguration,
        now: @escaping @Sendable () -> Date
    ) throws {
        let lock: StoreLock?
        let connection: SQLiteConnection
        switch storage {
        case .inMemory:
            lock = nil
            connection = try SQLiteConnection(path: ":memory:", access: .readWrite)
            self.readers = nil
            self.path = nil
        case .file(let path):
            self.path = path
            lock = try StoreLock(path: path + ".lock")
            connection = try Self.openWriter(path, durability: configuration.durability)
            self.readers = ReaderPool(
                width: configuration.maximumConcurrentReads,
                maximumWaiting: configuration.maximumWaitingRequests
            ) {
                try SQLiteConnection(path: path, access: .readOnly)
            }
        }
        try StoreSchema.prepare(connection)
        self.committer = GroupCommitter(catalog: try StoreSchema.loadCatalog(connection), now: now)
        self.writer = WriteQueue(
            connection: connection,
            maximumWaiting: configuration.maximumWaitingRequests,
            committer: self.committer
        )
        self.lock = Mutex(lock)
        self.now = now
        self.maximumWaitingReads = configuration.maximumWaitingRequests
    }

    private static func openWriter(_ path: String, durability: Durability) throws -> SQLiteConnection {
        let connection: SQLiteConnection
        do {
            connection = try SQLiteConnection(path: path, access: .readWrite)
            try connection.execute("PRAGMA journal_mode = WAL")
        } catch let error as SQLiteError {
            throw DynamoError(.storeUnusable, message: "Cannot open \(path): \(error.message)", cause: error)
        }
        let synchronous =
            switch durability {
            case .full: "FULL"
            case .relaxed: "NORMAL"
            }
        try connection.execute("PRAGMA synchronous = \(synchronous)")
        // On Darwin, fsync alone leaves data in the drive's cache. Elsewhere it says nothing.
        try connection.execute("PRAGMA fullfsync = ON")
        // 16 MB of log between checkpoints: fewer syncs than SQLite's 4, and still little to recover.
        try connection.execute("PRAGMA wal_autocheckpoint = 4000")
        try connection.execute("PRAGMA journal_size_limit = 67108864")
        try connection.execute("PRAGMA cache_size = -16384")
        return connection
    }

    /// The tables as the last commit left them.
    var catalog: Catalog { self.committer.catalog }

    /// Makes a reader of the file that sees what was true a moment ago.
    ///
    /// - Throws: ``DynamoError/Code/invalidConfiguration`` for a store in memory.
    func laggingReader(maximumAge: Duration) throws -> LaggingReader {
        guard let path else {
            throw DynamoError(
                .invalidConfiguration,
                message: "Reads cannot lag in memory, where there is no older image. A store in a file has one."
            )
        }
        let pool = ReaderPool(width: 1, maximumWaiting: self.maximumWaitingReads) {
            try SQLiteConnection(path: path, access: .readOnly)
        }
        return LaggingReader(pool: pool, committer: self.committer, maximumAge: maximumAge, now: self.now)
    }

    /// Runs `body` on a snapshot.
    func read<Output: Sendable>(
        _ body: @escaping @Sendable (ReadTransaction) throws -> Output
    ) async throws -> Output {
        try Task.checkCancellation()
        guard let readers else {
            if let output = try self.writer.readBetweenWrites(body, now: self.now()) { return output }
            return try await self.writer.submit { try body($0) }
        }
        return try await readers.withConnection { connection in
            var catalog = self.committer.catalog
            let now = self.now()
            while true {
                do {
                    return try Self.read(connection, catalog, now, body)
                } catch let error as SQLiteError where error.primaryCode == SQLITE_ERROR {
                    // A table or index that was dropped between the look at the catalog and the snapshot: look again.
                    let current = self.committer.settledCatalog
                    guard current.generation != catalog.generation else { throw error }
                    catalog = current
                }
            }
        }
    }

    /// Runs `body` as one change, and returns once it is committed.
    func write<Output: Sendable>(
        _ body: @escaping @Sendable (WriteTransaction) throws -> Output
    ) async throws -> Output {
        try await self.writer.submit(body)
    }

    /// Finishes what is under way, closes the file and gives up the lock.
    func close() async {
        await self.writer.finish()
        await self.readers?.close()
        // As a rule the last connection, with which SQLite removes the log.
        self.writer.closeConnection()
        self.lock.withLock { $0 = nil }
    }

    private static func read<Output>(
        _ connection: SQLiteConnection,
        _ catalog: Catalog,
        _ now: Date,
        _ body: (ReadTransaction) throws -> Output
    ) throws -> Output {
        try connection.statement("BEGIN").run()
        let result = Result { try body(ReadTransaction(connection: connection, catalog: catalog, now: now)) }
        // Ends a transaction that has read; a reader's COMMIT and ROLLBACK are one.
        if connection.isInTransaction { try connection.statement("ROLLBACK").run() }
        return try result.get()
    }
}

extension DynamoError {
    static func storeClosed(location: Location = .here()) -> DynamoError {
        DynamoError(.storeClosed, message: "The store was closed.", location: location)
    }

    static func tooManyRequests(location: Location = .here()) -> DynamoError {
        DynamoError(.throttling, message: "Too many requests wait for the store.", location: location)
    }
}
