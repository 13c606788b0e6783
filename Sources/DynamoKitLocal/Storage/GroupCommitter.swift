import FoundationEssentials
import Synchronization

/// Commits groups of writes, and publishes the catalog as it is after each.
final class GroupCommitter: Sendable {
    private let published: Mutex<Catalog>
    /// Held from before a commit until its catalog is published.
    private let commitInProgress = Mutex(())
    private let now: @Sendable () -> Date

    init(catalog: Catalog, now: @escaping @Sendable () -> Date) {
        self.published = Mutex(catalog)
        self.now = now
    }

    /// The tables as the last commit left them.
    var catalog: Catalog { self.published.withLock { $0 } }

    /// The tables as the last commit left them, that of a commit under way too: it waits for it.
    ///
    /// For a reader whose snapshot does not go with ``catalog``, which is published a moment after the commit.
    var settledCatalog: Catalog { self.commitInProgress.withLock { _ in self.catalog } }

    /// Runs `body` with the tables as the last commit left them, while none is under way.
    func withSettledCatalog<Value: Sendable>(_ body: (Catalog) throws -> Value) rethrows -> Value {
        try self.commitInProgress.withLock { _ in try body(self.catalog) }
    }

    /// Carries out the writes in order within one SQLite transaction, commits it, and only then answers them all.
    func commit(_ group: [WriteJob], on connection: SQLiteConnection) {
        var pending = PendingGroup(catalog: self.catalog, now: self.now())
        do {
            try connection.statement("BEGIN IMMEDIATE").run()
        } catch {
            for job in group { job.refuse(error) }
            return
        }
        var refused: ArraySlice<WriteJob> = []
        var failure: (any Error)?
        for (index, job) in group.enumerated() {
            do {
                try pending.carryOut(job, on: connection)
            } catch {
                // SQLite gave up the whole transaction, or cannot be told what of it stands.
                failure = error
                refused = group[(index + 1)...]
                break
            }
        }
        do {
            if let failure { throw failure }
            try pending.writeStatistics(on: connection)
            try pending.writeSequence(on: connection)
            let catalog = pending.catalog
            try self.commitInProgress.withLock { _ in
                try connection.statement("COMMIT").run()
                self.published.withLock { $0 = catalog }
            }
        } catch {
            failure = error
            if connection.isInTransaction { Self.rollBack(connection) }
        }
        for outcome in pending.outcomes { outcome.answer(failure) }
        if let failure { for job in refused { job.refuse(failure) } }
    }

    private static func rollBack(_ connection: SQLiteConnection) {
        do {
            try connection.statement("ROLLBACK").run()
        } catch {
            // Every write of the group is told of the first error. SQLite refuses the next BEGIN if this one stands.
        }
    }
}

/// What the writes of a group have come to so far.
private struct PendingGroup {
    private(set) var catalog: Catalog
    private(set) var outcomes: [WriteJob.Outcome] = []
    private var statistics: [WriteTransaction.StatisticsKey: TableStatistics] = [:]
    private let firstSequence: Int64
    private let now: Date

    init(catalog: Catalog, now: Date) {
        self.catalog = catalog
        self.firstSequence = catalog.lastSequence
        self.now = now
    }

    /// - Throws: When the group's transaction cannot go on; a write's own failure is in its outcome.
    mutating func carryOut(_ job: WriteJob, on connection: SQLiteConnection) throws {
        let transaction = WriteTransaction(connection: connection, catalog: self.catalog, now: self.now)
        let outcome = job.carryOut(transaction)
        self.outcomes.append(outcome)
        guard let error = outcome.error else {
            try transaction.keepChanges()
            self.catalog = transaction.catalog
            self.add(transaction.statistics)
            // Their figures are gone already, and must not come back with what the group had added before.
            self.statistics = self.statistics.filter { key, _ in
                !transaction.droppedTables.contains(key.table) && !transaction.droppedIndexes.contains(key)
            }
            return
        }
        guard connection.isInTransaction else { throw error }
        try transaction.undoChanges()
    }

    private mutating func add(_ changes: [WriteTransaction.StatisticsKey: TableStatistics]) {
        for (key, change) in changes { self.statistics[key, default: .zero] += change }
    }

    func writeStatistics(on connection: SQLiteConnection) throws {
        for (key, change) in self.statistics {
            let statement = try connection.statement(
                """
                INSERT INTO statistics (table_id, index_number, item_count, size_bytes) VALUES (?, ?, ?, ?) \
                ON CONFLICT DO UPDATE SET item_count = item_count + excluded.item_count, \
                size_bytes = size_bytes + excluded.size_bytes
                """
            )
            try statement.bind(key.table, at: 1)
            try statement.bind(Int64(key.index), at: 2)
            try statement.bind(Int64(change.itemCount), at: 3)
            try statement.bind(Int64(change.sizeBytes), at: 4)
            try statement.run()
        }
    }

    /// Keeps the last sequence number, once for the whole group.
    func writeSequence(on connection: SQLiteConnection) throws {
        guard self.catalog.lastSequence != self.firstSequence else { return }
        let statement = try connection.statement(
            "INSERT INTO counters (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value"
        )
        try statement.bind(StoreSchema.streamSequence, at: 1)
        try statement.bind(self.catalog.lastSequence, at: 2)
        try statement.run()
    }
}
