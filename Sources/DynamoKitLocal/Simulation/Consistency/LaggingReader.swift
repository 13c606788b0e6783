import FoundationEssentials
import Synchronization

/// Reads what was true a moment ago, as eventually consistent reads may: the store as a commit has left it, for every table
/// and index alike.
///
/// It keeps a snapshot of the file open, and takes another one as soon as that is older than reads may be. SQLite leaves
/// in its log what an open snapshot needs, so that it costs no copy.
final class LaggingReader: Sendable {
    /// Of one connection, to which the snapshot belongs.
    private let pool: ReaderPool
    private let committer: GroupCommitter
    private let maximumAge: Duration
    private let now: @Sendable () -> Date
    /// Of the connection's open transaction. Only who has the connection changes it.
    private let snapshot = Mutex<Snapshot?>(nil)

    private struct Snapshot {
        let catalog: Catalog
        let takenAt: Date
    }

    /// - Parameters:
    ///   - pool: Has room for one connection.
    ///   - committer: Knows the tables.
    ///   - maximumAge: How long ago may be true what is read.
    ///   - now: The engine's time.
    init(pool: ReaderPool, committer: GroupCommitter, maximumAge: Duration, now: @escaping @Sendable () -> Date) {
        self.pool = pool
        self.committer = committer
        self.maximumAge = maximumAge
        self.now = now
    }

    func read<Output>(_ body: (ReadTransaction) throws -> Output) async throws -> Output {
        try await self.pool.withConnection { connection in
            let now = self.now()
            let snapshot = try self.currentSnapshot(on: connection, now)
            return try body(ReadTransaction(connection: connection, catalog: snapshot.catalog, now: now))
        }
    }

    /// Gives up a snapshot that is too old, so that SQLite's log does not grow on its account while nobody reads.
    func letGo() async {
        let now = self.now()
        guard let snapshot = self.snapshot.withLock({ $0 }), !self.isFresh(snapshot, now) else { return }
        do {
            try await self.pool.withConnection { try self.endSnapshot(on: $0) }
        } catch {
            // The store is being closed, which ends it as well.
        }
    }

    func close() async {
        await self.pool.close()
    }

    private func isFresh(_ snapshot: Snapshot, _ now: Date) -> Bool {
        let age = now.timeIntervalSince(snapshot.takenAt)
        return (0..<self.maximumAge / .seconds(1)).contains(age)
    }

    private func currentSnapshot(on connection: SQLiteConnection, _ now: Date) throws -> Snapshot {
        if let snapshot = self.snapshot.withLock({ $0 }), self.isFresh(snapshot, now), connection.isInTransaction {
            return snapshot
        }
        try self.endSnapshot(on: connection)
        // Between two commits, so that the tables are those of the snapshot.
        let snapshot = try self.committer.withSettledCatalog { catalog in
            try connection.statement("BEGIN").run()
            // SQLite takes the snapshot at the first read.
            try connection.statement("SELECT count(*) FROM dynamo_tables").run()
            return Snapshot(catalog: catalog, takenAt: now)
        }
        self.snapshot.withLock { $0 = snapshot }
        return snapshot
    }

    private func endSnapshot(on connection: SQLiteConnection) throws {
        self.snapshot.withLock { $0 = nil }
        if connection.isInTransaction { try connection.statement("ROLLBACK").run() }
    }
}
